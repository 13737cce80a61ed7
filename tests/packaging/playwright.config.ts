import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "../../test-results/packaging",
  globalSetup: "./install.ts",
  workers: 1,
  forbidOnly: true,
  // As for the tests of the page.
  retries: 1,
  // Bundlers are slow on two cores.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: [["list"]],
});
