import { join } from "node:path";
import { workFolder } from "../house/state.ts";

/** Where a picture goes. */
export const picture = (name: string, look: string) => join(folder(), `${name}-${look}.png`);

/** The page that shows all of them. */
export const album = () => join(folder(), "index.html");

const folder = () => join(workFolder(), "..", "screenshots");
