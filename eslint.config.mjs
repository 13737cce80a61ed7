import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores(["**/dist/", "**/target/", ".build/", "test-results/", "playwright-report/"]),
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
    files: ["tools/**", "tests/**", "**/scripts/**", "*.mjs"],
    languageOptions: {
      globals: { Buffer: false, URL: false, console: false, process: false },
    },
    rules: { "no-console": "off" },
  },
);
