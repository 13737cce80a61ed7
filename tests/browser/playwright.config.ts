import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { launchOptions } from "./chromium.ts";

// A different port allows testing two checkouts in parallel.
const port = Number(process.env.TEST_PORT ?? 8091);
const root = fileURLToPath(new URL("../..", import.meta.url));

/** Tests without a requirement on time and without WebGPU: several at a time. */
const parallel = [
  "accessibility",
  "explain",
  "export",
  "figure",
  "first-screen",
  "folder-fuzz",
  "header",
  "int8",
  "loading",
  "many-files",
  "microphone-refused",
  "no-adapter",
  "offline",
  "offline-file",
  "package-{abort,accepted,bad-input,concurrency,edges,files,inputs,timeline,worker}",
  "project",
  "relaxed-simd",
  "screenshots",
  "train-{examples,first,keyboard,logic,run,upgrade}",
  "views",
  "zip-fuzz",
].map((name) => `**/${name}.spec.ts`);

export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results/page",
  workers: 2,
  forbidOnly: true,
  // Another process can take a core of a small machine at any time. A test that passes only on its retry is listed as flaky.
  retries: 1,
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: [["list"]],
  use: {
    baseURL: `http://localhost:${port}`,
    launchOptions: launchOptions(),
    // Otherwise every test would store the page for the next visit; offline.spec.ts enables it.
    serviceWorkers: "block",
    screenshot: "only-on-failure",
    // Recording takes a quarter of the processor time of a test; `--trace retain-on-failure` enables it.
    trace: "off",
  },
  // A missing baseline is a failure, like any difference.
  updateSnapshots: "none",
  snapshotPathTemplate: "{testDir}/baselines/{arg}{ext}",
  projects: [
    // Recording, playback and the software adapter of WebGPU need both cores.
    { name: "page", testMatch: "*.spec.ts", testIgnore: parallel, workers: 1 },
    { name: "page-parallel", testMatch: parallel, fullyParallel: true },
  ],
  webServer: {
    command: `node tools/serve.mjs www/dist --port ${port}`,
    cwd: root,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
  },
});
