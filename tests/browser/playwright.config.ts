import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { launchOptions } from "./chromium.ts";

// A different port allows testing two checkouts in parallel.
const port = Number(process.env.TEST_PORT ?? 8091);
const root = fileURLToPath(new URL("../..", import.meta.url));

export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results/page",
  // The machine has two cores, and the software adapter of WebGPU uses both.
  workers: 1,
  // A forgotten `test.only` or a test that passes only on a retry is a failure.
  forbidOnly: true,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: [["list"]],
  use: {
    baseURL: `http://localhost:${port}`,
    launchOptions: launchOptions(),
    // Otherwise every test would store the page for the next visit; offline.spec.ts enables it.
    serviceWorkers: "block",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
  // A missing baseline is a failure, like any difference.
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
