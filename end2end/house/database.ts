import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { required } from "./program.ts";
import { workFolder } from "./state.ts";

/** Runs a statement behind the product's back: for what no page of ours lets happen. */
export function sql(statement: string): void {
  const config = join(workFolder(), "vestibule.toml");
  execFileSync(required("END2END_SQL"), ["--config", config, statement], { stdio: ["ignore", "ignore", "inherit"] });
}
