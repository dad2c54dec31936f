import { createHmac } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { workFolder, type Login } from "../house/state.ts";

const SECONDS_PER_STEP = 30;

/**
 * A one-time code (RFC 6238) that was not used yet. The server takes the step before, the present one and the next, and
 * each only once; when all are used up we wait for the clock.
 */
export async function nextCode(login: Login): Promise<string> {
  if (!login.totp) throw new Error(`${login.email} has no second factor.`);
  const file = join(folder(), `${login.email}.step`);
  const step = Math.max(now() - 1, lastStep(file) + 1);
  while (step > now() + 1) await new Promise((resolve) => setTimeout(resolve, 250));
  writeFileSync(file, String(step));
  return codeAt(login.totp, step);
}

export const now = () => Math.floor(Date.now() / 1000 / SECONDS_PER_STEP);

/** Where the tests keep what they know about people. */
export function folder(): string {
  const path = join(workFolder(), "people");
  mkdirSync(path, { recursive: true });
  return path;
}

function lastStep(file: string): number {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return 0;
  }
}

/** The code that an app shows for a secret in base32 at a step. */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0x0f;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function fromBase32(text: string): Buffer {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const symbols = [...text.toUpperCase()].filter((symbol) => alphabet.includes(symbol));
  const bits = symbols.map((symbol) => alphabet.indexOf(symbol).toString(2).padStart(5, "0")).join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
