import { readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { Program } from "./program.ts";

/** The sandbox trust framework beside the bank: it certifies the software of tests. */
export class Directory {
  readonly url: string;
  /** The file of the authority that vouches for it, and for whom it certifies. */
  readonly ca: string;
  private readonly program: Program;
  private readonly folder: string;

  private constructor(program: Program, folder: string, url: string) {
    this.program = program;
    this.folder = folder;
    this.url = url;
    this.ca = join(folder, "root.pem");
  }

  static async start(folder: string, log: string, port: number, bank: string): Promise<Directory> {
    rmSync(folder, { recursive: true, force: true });
    const url = `https://localhost:${port}`;
    const place = ["--data-dir", folder, "--listen", `127.0.0.1:${port}`, "--public-url", url, "--bank", bank];
    const program = await Program.start(["directory", "serve", ...place], log, () => listens(port));
    return new Directory(program, folder, url);
  }

  stop(): Promise<void> {
    return this.program.stop();
  }

  /** What a bank that trusts it has in its configuration. A JSON string is a TOML string. */
  trust(): string[] {
    const file = (name: string) => JSON.stringify(join(this.folder, name));
    const register = JSON.parse(readFileSync(join(this.folder, "register.json"), "utf8")) as Register;
    return [
      "[trust]",
      `client_ca = [${file("root.pem")}, ${file("issuing.pem")}]`,
      `client_crl = ["${this.url}/pki/root.crl", "${this.url}/pki/issuing.crl"]`,
      `outbound_ca = [${file("root.pem")}]`,
      "[[trust.statement_issuer]]",
      'iss = "Vestibule Sandbox Directory"',
      `jwks_uri = "${this.url}/keystore/directory.jwks"`,
      `keystore_hosts = ["${new URL(this.url).host}"]`,
      "[trust.directory]",
      `api = "${this.url}"`,
      `token_url = "${this.url}/token"`,
      `keystore = "${this.url}"`,
      `client_id = ${JSON.stringify(register.bank.client_id)}`,
      `certificate = ${file("bank.pem")}`,
      `private_key = ${file("bank.key")}`,
    ];
  }
}

interface Register {
  bank: { client_id: string };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
