import { execFile } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { importPKCS8, SignJWT, type CryptoKey } from "jose";
import { Agent, fetch, type RequestInit } from "undici";
import { required } from "../house/program.ts";
import { readState, workFolder } from "../house/state.ts";

/** What `vestibule tpp` keeps of itself. */
interface Known {
  directory: { url: string; access_key: string };
  obie: { software_id: string };
  uae: { client_id: string };
  certificates: Record<string, string>;
}

/** The connection of a machine, which shows a certificate or none. */
type Wire = (url: string, init?: object) => Promise<Response>;

/** A TPP's software, with ids, keys and certificates of the directory, which registers without our own program. */
export interface Software {
  /** Where `vestibule tpp` keeps it. */
  folder: string;
  /** `software_id` (OBIE). */
  id: string;
  /** Its transport certificate. */
  certificate: X509Certificate;
  /** The name of its signing key in the directory. */
  kid: string;
  key: CryptoKey;
  /** Its connections, with its transport certificate. */
  fetch: Wire;
  /** A fresh software statement. */
  statement(): Promise<string>;
  /** Signs claims with its signing key. */
  sign(claims: Record<string, unknown>): Promise<string>;
  /** Who it is in the UAE's ecosystem. */
  uae: { clientId: string; kid: string; key: CryptoKey; fetch: Wire };
}

/** Runs `vestibule tpp` in a folder, with the authorities of the bank and of the directory. */
export async function tpp(folder: string, ...args: string[]): Promise<Record<string, unknown>> {
  const { ca, directory } = readState();
  const whole = ["tpp", "--folder", folder, "--ca", ca, "--ca", directory.ca, "--json", ...args];
  const { stdout } = await promisify(execFile)(required("END2END_SERVER"), whole);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** A software that nobody else has. */
export async function newSoftware(): Promise<Software> {
  const folder = join(mkdtempSync(join(workFolder(), "software-")), "tpp");
  const { directory } = readState();
  await tpp(folder, "new", "--directory", directory.url);
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  const { obie, uae, certificates, directory: access } = JSON.parse(read("tpp.json")) as Known;
  const kid = certificates.obsigning ?? "";
  const key = await importPKCS8(read("obsigning.key"), "PS256");
  const authorization = `Bearer ${access.access_key}`;
  return {
    folder,
    id: obie.software_id,
    certificate: new X509Certificate(read("obtransport.pem")),
    kid,
    key,
    fetch: wire({ cert: read("obtransport.pem"), key: read("obtransport.key") }),
    statement: async () => {
      const url = `${access.url}sandbox/software/${obie.software_id}/statement`;
      return (await wire({})(url, { headers: { authorization } })).text();
    },
    uae: {
      clientId: uae.client_id,
      kid: certificates["uae-signing"] ?? "",
      key: await importPKCS8(read("uae-signing.key"), "PS256"),
      fetch: wire({ cert: read("uae-transport.pem"), key: read("uae-transport.key") }),
    },
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: "PS256", kid }).sign(key),
  };
}

/** Connections to the bank and to the directory. */
export function wire(identity: { cert?: string; key?: string }): Wire {
  const { ca, directory } = readState();
  const trusted = [ca, directory.ca].map((file) => readFileSync(file, "utf8"));
  const dispatcher = new Agent({ connect: { ...identity, ca: trusted } });
  // What Node gives programs is this library's too, of another version.
  return async (url, init) => (await fetch(url, { ...(init as RequestInit), dispatcher })) as unknown as Response;
}
