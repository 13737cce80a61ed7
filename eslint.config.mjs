import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores([
    "**/dist/",
    "**/target/",
    ".build/",
    "test-results/",
    "playwright-report/",
    "docs/api/",
    // Types for the wasm bindings, generated.
    "crate/",
  ]),
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    // Type-aware: a forgotten `await` is the mistake that tests of asynchronous code miss most.
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "no-console": "error",
    },
  },
  {
    files: ["examples/**", "tests/packaging/projects/**"],
    languageOptions: {
      globals: { Blob: false, Worker: false, console: false, document: false, process: false },
    },
    rules: { "no-console": "off" },
  },
  // Checked by the compilers that the packaging tests run: their dependencies are installed nowhere else.
  globalIgnores([
    "examples/react-hook/",
    "tests/packaging/projects/types/",
    "tests/packaging/projects/react-strict/",
  ]),
  {
    files: ["tests/**/*.ts"],
    rules: {
      // Loops over results that only count, and sources of samples that wait for nothing.
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_$" }],
      "@typescript-eslint/require-await": "off",
    },
  },
  {
    files: ["tools/**", "tests/**", "**/scripts/**", "www/offline-file/*.mjs", "*.mjs"],
    languageOptions: {
      globals: { Buffer: false, URL: false, console: false, process: false },
    },
    rules: { "no-console": "off" },
  },
  {
    // Put on a page or into its worker.
    files: ["tests/browser/gpu-faults.js"],
    languageOptions: {
      globals: Object.fromEntries(
        [
          "BroadcastChannel",
          "GPU",
          "GPUAdapter",
          "GPUBuffer",
          "GPUComputePassEncoder",
          "GPUDevice",
          "GPUInternalError",
          "GPUOutOfMemoryError",
          "GPUQueue",
          "GPUSupportedLimits",
          "GPUUncapturedErrorEvent",
        ].map((name) => [name, false]),
      ),
    },
  },
);
