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
    // Generated types for the wasm bindings.
    "crate/",
  ]),
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    // With type information, to detect a missing `await`, which tests of asynchronous code often do not detect.
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
  // Checked by the compilers of the packaging tests: only these install the dependencies.
  globalIgnores([
    "examples/react-hook/",
    "tests/packaging/projects/types/",
    "tests/packaging/projects/react-strict/",
  ]),
  {
    files: ["tests/**/*.ts"],
    rules: {
      // Allows loops that only count results, and sample sources without `await`.
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
    // Inserted into a page or its worker.
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
