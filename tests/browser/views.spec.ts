// Two views, two languages, one address.
import { resultSummary, open, openSection, playClip } from "./listen-view.ts";
import { expect, test } from "./watched-page.ts";

test("the views open from the header, by URL and by the back button", async ({ page }) => {
  await open(page, "cpu");
  await expect(page.locator("#view-listen")).toBeVisible();
  await expect(page.getByRole("link", { name: "Recognize", exact: true })).toHaveAttribute(
    "aria-current",
    "page",
  );
  await page.getByRole("link", { name: "Train", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#view-train")).toBeVisible();
  await expect(page.locator("#view-listen")).toBeHidden();
  await page.goBack();
  await expect(page.locator("#view-listen")).toBeVisible();
  await page.goto("/?backend=cpu#train");
  await expect(page.locator("#view-train")).toBeVisible();
});

test("the result stays while another view is open", async ({ page }) => {
  await open(page, "cpu");
  await playClip(page, "03b01Wa");
  const words = await resultSummary(page).innerText();
  await page.getByRole("link", { name: "Train", exact: true }).click();
  await page.getByRole("link", { name: "Recognize", exact: true }).click();
  await expect(resultSummary(page)).toHaveText(words, { useInnerText: true });
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
});

test("the language changes all texts in place and is stored", async ({ page }) => {
  await open(page, "cpu");
  await playClip(page, "03b01Wa");
  for (const id of ["selection", "explain", "export", "microphone", "engine"]) {
    await openSection(page, id);
  }
  await page.getByText("The pictures as a table").click();
  const english = await page.locator("body").innerText();
  await page.getByLabel("Language").selectOption("de");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page).toHaveTitle(/Gefühle in der Stimme/);
  await expect(resultSummary(page)).toContainText("Erkanntes Gefühl");
  await expect(page.locator("#status-text")).toHaveText("Bereit auf CPU");
  // The result was neither lost nor computed again.
  await expect(page.locator('[data-clip="03b01Wa"]')).toHaveAttribute("aria-pressed", "true");
  const german = await page.locator("body").innerText();
  for (const word of [
    "The ",
    "Waveform",
    "Attention",
    "Record",
    "probab",
    "Anger",
    "Show",
    "undefined",
  ]) {
    expect(german, word).not.toContain(word);
  }
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await page.getByLabel("Sprache").selectOption("en");
  await page.goto("/?backend=cpu");
  await expect(page.locator("#status-text")).toHaveText("Ready on CPU");
  expect(english).toContain("Does attention explain the result?");
});

test.describe("a German browser", () => {
  test.use({ locale: "de-DE" });
  test("shows the page in German", async ({ page }) => {
    await open(page, "cpu");
    await expect(page.locator("h1").first()).toHaveText("Das Gefühl in einer Stimme erkennen");
  });
});
