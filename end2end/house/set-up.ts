import { forgetAll } from "./memory.ts";
import { Server } from "./server.ts";
import { workFolder, writeState } from "./state.ts";

/** Starts the server for all tests, and one beside it before whose door software waits; what it returns ends them. */
export default async function setUp(): Promise<() => Promise<void>> {
  forgetAll();
  const server = await Server.start(workFolder());
  const byPeople = await Server.beside(server.state, workFolder(), { activation: "manual" }).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  writeState({ ...server.state, byPeople: byPeople.state.api });
  return async () => {
    await byPeople.stop();
    await server.stop();
  };
}
