import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { launchOptions } from "./chromium.ts";

// Another one where two checkouts are tested side by side.
const port = Number(process.env.TEST_PORT ?? 8091);
const root = fileURLToPath(new URL("../..", import.meta.url));

export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results/page",
  // Two cores, and the software adapter of WebGPU takes both.
  workers: 1,
  // A forgotten `test.only`, or a test that passes only the second time, is a failure.
  forbidOnly: true,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: [["list"]],
  use: {
    baseURL: `http://localhost:${port}`,
    launchOptions: launchOptions(),
    // Or every test would store the page for the next visit; offline.spec.ts allows it.
    serviceWorkers: "block",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
  // A baseline that is missing is a failure, as any other change.
  updateSnapshots: "none",
  snapshotPathTemplate: "{testDir}/baselines/{arg}{ext}",
  projects: [{ name: "page", testMatch: "*.spec.ts" }],
  webServer: {
    command: `node tools/serve.mjs www/dist --port ${port}`,
    cwd: root,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
  },
});
