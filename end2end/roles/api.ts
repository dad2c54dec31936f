import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { readState } from "../house/state.ts";

/** What the machine API said. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** Runs a curl command that the portal or the demo shows, with the demo's CA. */
export async function run(command: string): Promise<Answer> {
  const whole = `${command.replace("--cacert ca.pem", `--cacert '${readState().ca}'`)} -sS -w '\\n%{http_code}'`;
  const { stdout } = await promisify(execFile)("sh", ["-c", whole]);
  const end = stdout.lastIndexOf("\n");
  const text = stdout.slice(0, end);
  return { status: Number(stdout.slice(end + 1)), body: text ? (JSON.parse(text) as Record<string, unknown>) : {} };
}

/** Asks for a token with a client's keys. */
export function token(clientId: string, secret: string): Promise<Answer> {
  return run(`curl --cacert ca.pem -u '${clientId}:${secret}' -d grant_type=client_credentials ${readState().api}/token`);
}

/** What the demo's gateway learns about a token, by the command that the demo prints. */
export async function introspect(accessToken: unknown): Promise<Answer> {
  return run(introspection().replace("TOKEN", String(accessToken)));
}

/** What the demo's gateway authenticates with. */
export function gatewayKeys(): { id: string; secret: string } {
  const [, id, secret] = /-u '([^:]+):([^']+)'/.exec(introspection()) ?? [];
  if (!id || !secret) throw new Error("the command that introspects has no keys");
  return { id, secret };
}

function introspection(): string {
  const command = readState().commands.find(({ run }) => run.includes("/introspect"));
  if (!command) throw new Error("the demo prints no command that introspects");
  return command.run;
}
