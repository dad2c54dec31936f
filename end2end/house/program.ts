import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

/** What `xtask` has to say. */
export function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the browser tests by \`cargo xtask test --browser\`.`);
  return value;
}

/** The product, running, with its words in a file. */
export class Program {
  private readonly process: ChildProcess;
  private readonly log: string;

  private constructor(process: ChildProcess, log: string) {
    this.process = process;
    this.log = log;
  }

  /** Runs it until `isReady` says yes. */
  static async start(args: string[], log: string, isReady: () => Promise<boolean>): Promise<Program> {
    const output = openSync(log, "w");
    const child = spawn(required("END2END_SERVER"), args, { stdio: ["ignore", output, output] });
    closeSync(output);
    const program = new Program(child, log);
    await program.until(isReady);
    return program;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGTERM");
    await ended;
  }

  private async until(isReady: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (this.process.exitCode === null && Date.now() < deadline) {
      if (await isReady()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    this.process.kill("SIGKILL");
    throw new Error(`The program did not become ready:\n${readFileSync(this.log, "utf8")}`);
  }
}
