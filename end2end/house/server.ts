import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Directory } from "./directory.ts";
import { freePorts } from "./ports.ts";
import { Program, required } from "./program.ts";
import type { Command, Login, State } from "./state.ts";

/** A line of the seed program: an object with one member. */
interface SeedLine {
  login?: Login;
  tls?: { ca: string; certificate: string; private_key: string };
  command?: Command;
  page?: { url: string };
}

/** The real server on free ports, with a fresh database and the demo's data. */
export class Server {
  readonly state: State;
  private readonly program: Program;
  private readonly directory: Directory | undefined;

  private constructor(program: Program, state: State, directory?: Directory) {
    this.program = program;
    this.state = state;
    this.directory = directory;
  }

  /**
   * Another server on the same database and with the same keys, of whose configuration some values are others.
   */
  static async beside(first: State, folder: string, others: { undo_window?: string; activation?: string }): Promise<Server> {
    const [portal = 0, api = 0, operations = 0] = await freePorts(3);
    const ports = [portal, api, operations];
    const portOf = (url: string) => new URL(url).port;
    const were = [first.portal, first.api, first.operations].map(portOf);
    const own = readFileSync(join(folder, "vestibule.toml"), "utf8");
    const lines = Object.entries(others).reduce(
      (text, [name, value]) => text.replace(new RegExp(`^${name} = .*$`, "m"), `${name} = "${value}"`),
      own,
    );
    const whole = were.reduce((text, port, nth) => text.replaceAll(`:${port}"`, `:${ports[nth]}"`), lines);
    const config = join(folder, `vestibule-${portal}.toml`);
    writeFileSync(config, whole);
    const state = { ...first, ...addresses(portal, api, operations) };
    return Server.serve(config, state, join(folder, `server-${portal}.log`));
  }

  static async start(folder: string): Promise<Server> {
    const [portal = 0, api = 0, operations = 0, trusted = 0] = await freePorts(4);
    const { api: bank } = addresses(portal, api, operations);
    const directory = await Directory.start(join(folder, "directory"), join(folder, "directory.log"), trusted, bank);
    return Server.trusting(directory, folder, [portal, api, operations]).catch(async (error: unknown) => {
      await directory.stop();
      throw error;
    });
  }

  private static async trusting(directory: Directory, folder: string, ports: [number, number, number]): Promise<Server> {
    const [portal, api, operations] = ports;
    const data = join(folder, "data");
    rmSync(data, { recursive: true, force: true });
    const config = join(folder, "vestibule.toml");
    const write = (tls?: SeedLine["tls"]) =>
      writeFileSync(config, configuration({ data, portal, api, operations, tls, trust: directory.trust() }));
    write();
    const program = required("END2END_SERVER");
    execFileSync(program, ["migrate", "--config", config], { stdio: ["ignore", "ignore", "inherit"] });
    const lines = seed(config);
    write(lines.find((line) => line.tls)?.tls);
    const state: State = {
      ...addresses(portal, api, operations),
      byPeople: "",
      ca: lines.find((line) => line.tls)?.tls?.ca ?? "",
      directory: { url: directory.url, ca: directory.ca },
      logins: lines.flatMap((line) => (line.login ? [line.login] : [])),
      commands: lines.flatMap((line) => (line.command ? [line.command] : [])),
      report: lines.find((line) => line.page)?.page?.url ?? "",
    };
    return Server.serve(config, state, join(folder, "server.log"), directory);
  }

  private static async serve(config: string, state: State, log: string, directory?: Directory): Promise<Server> {
    const isReady = async () => (await fetch(`${state.operations}/readyz`).catch(() => undefined))?.ok ?? false;
    const program = await Program.start(["serve", "--config", config], log, isReady);
    return new Server(program, state, directory);
  }

  async stop(): Promise<void> {
    await this.program.stop();
    await this.directory?.stop();
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
  trust: string[];
}

/** A sandbox without rate limits, whose mails of decisions do not wait. A JSON string is a TOML string. */
function configuration({ data, portal, api, operations, tls, trust }: Parts): string {
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
    "[registration]",
    'activation = "automatic"',
    ...trust,
    "",
  ].join("\n");
}
