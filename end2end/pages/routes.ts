import { execFileSync } from "node:child_process";

/** A line of the server's route table. */
export interface Route {
  method: "GET" | "POST";
  /** With `{parameters}`. */
  path: string;
}

/** What the server says it has; asked once. */
export function routes(): Route[] {
  const program = process.env.END2END_ROUTES;
  if (!program) throw new Error("Run the browser tests by `cargo xtask test --browser`.");
  known ??= execFileSync(program, { encoding: "utf8" })
    .split("\n")
    .filter((line) => line)
    .map((line) => JSON.parse(line) as Route);
  return known;
}

let known: Route[] | undefined;

/** Whether a path is one of a route's. */
export function fits(route: string, path: string): boolean {
  const [steps, wanted] = [path.split("/"), route.split("/")];
  return steps.length === wanted.length && wanted.every((step, nth) => step === steps[nth] || isFilled(step, steps[nth]));
}

/** A parameter takes any word that is no word of the table's own: `/portal/applications/new` is no application. */
function isFilled(step: string, word: string | undefined): boolean {
  return step.startsWith("{") && !!word && !routes().some(({ path }) => path.split("/").includes(word));
}
