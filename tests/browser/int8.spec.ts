// The eight-bit products of the relaxed SIMD build in Chromium and Firefox, against integer arithmetic.
import type { AddressInfo } from "node:net";
import { inFirefox } from "../packaging/firefox.ts";
import { createStaticServer } from "../../tools/serve.mjs";
import { root } from "./command-line.ts";
import { expect, test } from "@playwright/test";

const seeds = [0, 1, 2, 3];
const expression = `import("/int8_check.js").then(async (check) => {
  await check.default({ module_or_path: "/int8_check_bg.wasm" });
  return [check.compared(), ...${JSON.stringify(seeds)}.map((seed) => check.mismatches(seed))];
})`;

const server = createStaticServer(`${root}/.build/int8-check`);
test.beforeAll(() => new Promise<void>((done) => server.listen(0, "localhost", done)));
test.afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const address = () => `http://localhost:${(server.address() as AddressInfo).port}/int8_check.js`;

/** The number of compared values, and of mismatches for each seed. */
function expectEqual(received: unknown) {
  const [compared, ...mismatches] = received as number[];
  expect(compared).toBeGreaterThan(30_000);
  expect(mismatches).toEqual(seeds.map(() => 0));
}

test("Chromium: products match slow loops over integers, bit for bit", async ({ page }) => {
  await page.goto(address());
  expectEqual(await page.evaluate(expression));
});

test("Firefox: products match slow loops over integers, bit for bit", async () => {
  const page = await inFirefox()(address());
  try {
    expectEqual(await page.evaluate(expression));
  } finally {
    await page.close();
  }
});
