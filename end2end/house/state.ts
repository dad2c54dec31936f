import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A person who can sign in, as the seed program says. */
export interface Login {
  role: string;
  email: string;
  password: string;
  /** The base32 secret of the second factor, where there is one. */
  totp?: string;
}

/** A command that the demo prints for people to try. */
export interface Command {
  title: string;
  run: string;
}

/** What the set-up tells the tests. */
export interface State {
  portal: string;
  api: string;
  operations: string;
  /** The machine API of the same bank where people let in what registers by OBIE's door. */
  byPeople: string;
  /** The file of the CA that vouches for both. */
  ca: string;
  /** The trust framework that certifies software, and the file of its authority. */
  directory: { url: string; ca: string };
  logins: Login[];
  commands: Command[];
  /** A page that only its link opens. */
  report: string;
}

/** The folder for everything that a run writes. */
export function workFolder(): string {
  const folder = process.env.END2END_WORK;
  if (!folder) throw new Error("Run the browser tests by `cargo xtask test --browser`.");
  mkdirSync(folder, { recursive: true });
  return folder;
}

const file = () => join(workFolder(), "state.json");

export function writeState(state: State): void {
  writeFileSync(file(), JSON.stringify(state));
}

export function readState(): State {
  return JSON.parse(readFileSync(file(), "utf8")) as State;
}
