import { defineConfig } from "@playwright/test";
import { chromium } from "../house/chromium.ts";

const looks = [
  { width: 1280, height: 900 },
  { width: 375, height: 812 },
].flatMap((viewport) => (["light", "dark"] as const).map((colorScheme) => ({ viewport, colorScheme })));

/** Every page in four looks; the name of the project becomes the end of the file name. */
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  globalSetup: "../house/set-up.ts",
  workers: 2,
  reporter: [["list"]],
  use: { ...chromium },
  projects: looks.map((look) => ({ name: `${look.viewport.width}-${look.colorScheme}`, use: look })),
});
