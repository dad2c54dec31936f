import { createHmac } from "node:crypto";
import { recall, remember } from "../house/memory.ts";
import type { Login } from "../house/state.ts";

const SECONDS_PER_STEP = 30;
const SECONDS_ON_THE_WAY = 15;

/**
 * A one-time code (RFC 6238) that was not used yet. The server takes the step before, the present one and the next, and
 * each only once; when all are used up we wait for the clock.
 */
export async function nextCode(login: Login): Promise<string> {
  if (!login.totp) throw new Error(`${login.email} has no second factor.`);
  const step = Math.max(oldest(), (recall<number>(used(login)) ?? 0) + 1);
  while (step > now() + 1) await new Promise((resolve) => setTimeout(resolve, 250));
  remember(used(login), step);
  return codeAt(login.totp, step);
}

const used = ({ email }: Login) => `${email}.step`;

const now = () => Math.floor(Date.now() / 1000 / SECONDS_PER_STEP);

/** The server reads a code a while after we made it, and must not find that the step before has become one too old. */
const oldest = () => Math.floor((Date.now() / 1000 + SECONDS_ON_THE_WAY) / SECONDS_PER_STEP) - 1;

/** The code that an app shows for a secret in base32 at a step. */
function codeAt(secret: string, step: number): string {
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
