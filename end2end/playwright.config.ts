import { defineConfig } from "@playwright/test";
import { chromium } from "./house/chromium.ts";

const report = process.env.END2END_REPORT;

/** Every journey runs twice: as most people see it, and without JavaScript. */
export default defineConfig({
  testDir: "journeys",
  outputDir: "test-results",
  globalSetup: "./house/set-up.ts",
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  reporter: report ? [["list"], ["json", { outputFile: report }]] : [["list"]],
  use: { ...chromium, trace: "retain-on-failure" },
  projects: [
    { name: "javascript" },
    { name: "plain", testIgnore: "**/*.javascript.spec.ts", use: { javaScriptEnabled: false } },
  ],
});
