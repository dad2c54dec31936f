import { defineConfig } from "@playwright/test";
import { chromium } from "./house/chromium.ts";

const report = process.env.END2END_REPORT;

const onTour = "**/*.tour.spec.ts";

/**
 * Every journey runs twice: as most people see it, and without JavaScript. What looks at all pages waits until the tour
 * knows where they are, so that no two workers look for the same page at once.
 */
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
  use: { ...chromium, screenshot: "only-on-failure", trace: process.env.END2END_TRACE ? "retain-on-failure" : "off" },
  projects: [
    { name: "machines", testDir: "machines" },
    { name: "way", testMatch: "**/way.spec.ts" },
    { name: "tour", testMatch: onTour, dependencies: ["way"] },
    { name: "javascript", testIgnore: [onTour, "**/way.spec.ts"] },
    {
      name: "plain",
      testIgnore: [onTour, "**/way.spec.ts", "**/*.javascript.spec.ts"],
      use: { javaScriptEnabled: false },
    },
  ],
});
