import { examples } from "../pages/examples.ts";
import { occasions } from "../pages/occasions.ts";

/** What pictures are taken of. */
export const pictured = examples.filter(({ bare }) => !bare);

/** Every picture's name, in the order of the album. */
export const names = [...pictured, ...occasions].map(({ name }) => name);
