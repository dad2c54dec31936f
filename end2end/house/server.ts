import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Command, Login, State } from "./state.ts";

/** A line of the seed program: an object with one member. */
interface SeedLine {
  login?: Login;
  tls?: { ca: string; certificate: string; private_key: string };
  command?: Command;
  page?: { url: string };
}

const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the browser tests by \`cargo xtask test --browser\`.`);
  return value;
};

/** Three ports that nobody uses. */
async function freePorts(): Promise<[number, number, number]> {
  const servers = await Promise.all(
    [0, 1, 2].map(
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports as [number, number, number];
}

/** The real server on free ports, with a fresh database and the demo's data. */
export class Server {
  readonly state: State;
  private readonly process: ChildProcess;
  private readonly log: string;

  private constructor(process: ChildProcess, state: State, log: string) {
    this.process = process;
    this.state = state;
    this.log = log;
  }

  /**
   * Another server on the same database and with the same keys, where the mail of a decision waits for `undoWindow`.
   */
  static async beside(first: State, folder: string, undoWindow: string): Promise<Server> {
    const ports = await freePorts();
    const portOf = (url: string) => new URL(url).port;
    const were = [first.portal, first.api, first.operations].map(portOf);
    const lines = readFileSync(join(folder, "vestibule.toml"), "utf8").replace(/undo_window = .*/, `undo_window = "${undoWindow}"`);
    const whole = were.reduce((text, port, nth) => text.replaceAll(`:${port}"`, `:${ports[nth]}"`), lines);
    const config = join(folder, `vestibule-${ports[0]}.toml`);
    writeFileSync(config, whole);
    const [portal, api, operations] = ports;
    const state = { ...first, ...addresses(portal, api, operations) };
    return Server.serve(config, state, join(folder, `server-${portal}.log`));
  }

  static async start(folder: string): Promise<Server> {
    const [portal, api, operations] = await freePorts();
    const data = join(folder, "data");
    rmSync(data, { recursive: true, force: true });
    const config = join(folder, "vestibule.toml");
    const write = (tls?: SeedLine["tls"]) =>
      writeFileSync(config, configuration({ data, portal, api, operations, tls }));
    write();
    const program = required("END2END_SERVER");
    execFileSync(program, ["migrate", "--config", config], { stdio: ["ignore", "ignore", "inherit"] });
    const lines = seed(config);
    write(lines.find((line) => line.tls)?.tls);
    const state: State = {
      ...addresses(portal, api, operations),
      ca: lines.find((line) => line.tls)?.tls?.ca ?? "",
      logins: lines.flatMap((line) => (line.login ? [line.login] : [])),
      commands: lines.flatMap((line) => (line.command ? [line.command] : [])),
      report: lines.find((line) => line.page)?.page?.url ?? "",
    };
    return Server.serve(config, state, join(folder, "server.log"));
  }

  private static async serve(config: string, state: State, log: string): Promise<Server> {
    const output = openSync(log, "w");
    const child = spawn(required("END2END_SERVER"), ["serve", "--config", config], { stdio: ["ignore", output, output] });
    closeSync(output);
    const server = new Server(child, state, log);
    await server.ready();
    return server;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGTERM");
    await ended;
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (this.process.exitCode === null && Date.now() < deadline) {
      const answer = await fetch(`${this.state.operations}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    this.process.kill("SIGKILL");
    throw new Error(`The server did not become ready:\n${readFileSync(this.log, "utf8")}`);
  }
}

const addresses = (portal: number, api: number, operations: number) => ({
  portal: `http://localhost:${portal}`,
  api: `https://localhost:${api}`,
  operations: `http://127.0.0.1:${operations}`,
});

function seed(config: string): SeedLine[] {
  const program = required("END2END_SEED");
  if (!existsSync(program)) throw new Error(`${program} is not built.`);
  const output = execFileSync(program, ["--config", config], {
    encoding: "utf8",
    env: { ...process.env, PGOPTIONS: "-c synchronous_commit=off" },
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1 << 26,
  });
  return output
    .split("\n")
    .filter((line) => line.trim())
    .map((line) => JSON.parse(line) as SeedLine);
}

interface Parts {
  data: string;
  portal: number;
  api: number;
  operations: number;
  tls: SeedLine["tls"];
}

/** A sandbox without rate limits, whose mails of decisions do not wait. A JSON string is a TOML string. */
function configuration({ data, portal, api, operations, tls }: Parts): string {
  const text = JSON.stringify;
  return [
    'environment = "sandbox"',
    `data_dir = ${text(data)}`,
    "[database]",
    `url = ${text(required("END2END_DATABASE_URL"))}`,
    "[portal]",
    `listen = "127.0.0.1:${portal}"`,
    `public_url = "http://localhost:${portal}"`,
    `assets = ${text(required("END2END_SITE"))}`,
    "[api]",
    `listen = "127.0.0.1:${api}"`,
    `public_url = "https://localhost:${api}"`,
    ...(tls ? [`certificate = ${text(tls.certificate)}`, `private_key = ${text(tls.private_key)}`] : []),
    "[operations]",
    `listen = "127.0.0.1:${operations}"`,
    "[limits]",
    "enabled = false",
    "[review]",
    'undo_window = "0s"',
    "",
  ].join("\n");
}
