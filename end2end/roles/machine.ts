import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { required } from "../house/program.ts";
import { readState, workFolder } from "../house/state.ts";
import { run } from "./api.ts";

/** What `vestibule tpp` said in JSON, and whether it was refused. */
export interface Said {
  done: boolean;
  json: {
    client?: { client_id: string };
    token?: { access_token: string };
    refused?: { status: number; error?: string };
  };
}

export type Profile = "obie-3.2" | "obie-3.3" | "uae";

/** The software of a third party, with ids, keys and certificates of the directory, which registers where people let it in. */
export class Machine {
  readonly organisation: string;
  readonly software: string;
  /** The address that its statement names. */
  readonly contact: string;
  private readonly folder: string;

  private constructor(organisation: string, software: string, folder: string) {
    this.organisation = organisation;
    this.software = software;
    this.contact = `ops@${software.toLowerCase().replace(" ", "-")}.example`;
    this.folder = folder;
  }

  static async enrol(): Promise<Machine> {
    const word = randomUUID().slice(0, 8);
    const machine = new Machine(`Lapwing ${word} Ltd`, `Lapwing ${word}`, join(workFolder(), "machines", word));
    const { url, ca } = readState().directory;
    const trusted = ["--ca", ca, "--ca", readState().ca];
    const roles = ["AISP", "PISP", "BDSP"].flatMap((role) => ["--role", role]);
    const names = ["--name", machine.organisation, "--software", machine.software, "--contact", machine.contact];
    const said = await machine.run(...trusted, "new", "--directory", url, ...names, ...roles);
    if (!said.done) throw new Error(`the directory refused: ${JSON.stringify(said.json)}`);
    return machine;
  }

  /** Registers at the bank, and gives the client's id. */
  async register(profile: Profile): Promise<string> {
    const said = await this.run("register", "--bank", readState().byPeople, "--profile", profile);
    if (!said.done || !said.json.client) throw new Error(`the bank refused: ${JSON.stringify(said.json)}`);
    return said.json.client.client_id;
  }

  /** Asks for a token of a registration; of the latest unless told. */
  token(client?: string): Promise<Said> {
    return this.run("token", ...of(client));
  }

  /** Asks how the bank has a registration. */
  show(client?: string): Promise<Said> {
    return this.run("show", ...of(client));
  }

  /** Calls the UAE's door as the wire has it: the status of the answer. */
  async registersInTheUae(): Promise<number> {
    const [certificate, key] = ["pem", "key"].map((end) => join(this.folder, `uae-transport.${end}`));
    const curl = `curl --cacert ca.pem --cert '${certificate}' --key '${key}' -H 'Content-Type: application/json' -d '{}'`;
    return (await run(`${curl} ${readState().byPeople}/tpp-registration`)).status;
  }

  /** Asks for a registration with a token that it has, over a connection of its own: the status of the answer. */
  async manage(client: string, token: unknown): Promise<number> {
    const [certificate, key] = ["pem", "key"].map((end) => join(this.folder, `obtransport.${end}`));
    const curl = `curl --cacert ca.pem --cert '${certificate}' --key '${key}' -H 'Authorization: Bearer ${String(token)}'`;
    return (await run(`${curl} ${readState().byPeople}/open-banking/v3.3/register/${client}`)).status;
  }

  private async run(...words: string[]): Promise<Said> {
    const all = ["tpp", "--folder", this.folder, "--json", ...words];
    try {
      const { stdout } = await promisify(execFile)(required("END2END_SERVER"), all);
      return { done: true, json: read(stdout) };
    } catch (error) {
      const { code, stdout, stderr } = error as { code?: number; stdout: string; stderr: string };
      // 1: the other side refused. Anything else is no answer.
      if (code !== 1) throw new Error(`vestibule ${all.join(" ")} ended with ${code}: ${stderr}`);
      return { done: false, json: read(stdout) };
    }
  }
}

const of = (client?: string) => (client ? ["--client", client] : []);

const read = (text: string) => (text.trim() ? (JSON.parse(text) as Said["json"]) : {});
