import { rmSync } from "node:fs";
import { join } from "node:path";
import { Server } from "./server.ts";
import { workFolder, writeState } from "./state.ts";

/** Starts the server for all tests; what it returns ends it. */
export default async function setUp(): Promise<() => Promise<void>> {
  const folder = workFolder();
  rmSync(join(folder, "people"), { recursive: true, force: true });
  const server = await Server.start(folder);
  writeState(server.state);
  return () => server.stop();
}
