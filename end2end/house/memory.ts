import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { workFolder } from "./state.ts";

/** What tests know for those after them, in whichever worker: a thing each, which is there whole or not at all. */
const folder = () => join(workFolder(), "memory");
const place = (name: string) => join(folder(), `${name}.json`);

export function remember(name: string, value: unknown): void {
  const unfinished = join(folder(), `${name}.${process.pid}`);
  writeFileSync(unfinished, JSON.stringify(value));
  renameSync(unfinished, place(name));
}

export function recall<T>(name: string): T | undefined {
  return existsSync(place(name)) ? (JSON.parse(readFileSync(place(name), "utf8")) as T) : undefined;
}

/** Nothing is known of an earlier run. */
export function forgetAll(): void {
  rmSync(folder(), { recursive: true, force: true });
  mkdirSync(folder(), { recursive: true });
}
