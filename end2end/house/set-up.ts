import { forgetAll } from "./memory.ts";
import { Server } from "./server.ts";
import { workFolder, writeState } from "./state.ts";

/** Starts the server for all tests; what it returns ends it. */
export default async function setUp(): Promise<() => Promise<void>> {
  forgetAll();
  const server = await Server.start(workFolder());
  writeState(server.state);
  return () => server.stop();
}
