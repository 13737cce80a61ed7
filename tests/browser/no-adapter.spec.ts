// Chromium as on most servers: WebGPU without an adapter.
import { launchOptions } from "./chromium.ts";
import { expect, test } from "./watched-page.ts";

test.use({ launchOptions: launchOptions({ webgpu: false }) });

for (const backend of ["auto", "webgpu"]) {
  test(`without an adapter "${backend}" classifies on the CPU and shows the reason`, async ({
    page,
  }) => {
    await page.goto(`/?backend=${backend}`);
    await expect(page.locator("#facts")).toHaveAttribute("data-backend", "cpu");
    await expect(page.locator("#facts")).toContainText(/no graphics adapter|has no WebGPU/);
    await page.locator("[data-clip]").first().click();
    await expect(page.locator("#result-summary")).toHaveAttribute("data-kind", /^(result|unsure)$/);
  });
}
