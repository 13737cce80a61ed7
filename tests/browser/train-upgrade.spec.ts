// The example database across versions of the page: failed and blocked upgrades, and outdated pages.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { clipPath } from "./command-line.ts";
import { openTrain } from "./train-view.ts";
import { expect, test } from "./watched-page.ts";

declare const fixUpgrade: () => void;

const stored = ["03b01Wa", "08a05Fe"];
const added = ["08b03Tc", "13b03Td"];

const notices = (page: Page) => page.locator("#train-notices");
const count = (page: Page) => page.locator("#labels-count");

async function importClips(page: Page, clips: string[]) {
  await page.locator("#import-files-input").setInputFiles(clips.map(clipPath));
  await expect(page.locator("#import-report")).toContainText(`${clips.length} examples added.`);
}

/** Stores two examples in the database with the current version of the page. */
async function leaveExamples(page: Page) {
  await openTrain(page);
  await importClips(page, stored);
  await expect(notices(page)).toBeEmpty();
  await page.goto("about:blank");
}

/** From its next load on, the page has a newer schema; with `fails` its upgrade fails until `fixUpgrade()`. */
async function becomeNewer(page: Page, { fails = false } = {}) {
  await page.addInitScript((fails) => {
    const open = indexedDB.open.bind(indexedDB);
    IDBFactory.prototype.open = (name) => {
      const request = open(name, 2);
      request.addEventListener("upgradeneeded", () => {
        if (fails) request.transaction!.abort();
      });
      return request;
    };
    Object.assign(globalThis, { fixUpgrade: () => (fails = false) });
  }, fails);
}

/** A tab of the same origin that holds the database open until it is closed. */
async function holdDatabase(page: Page, version?: number): Promise<Page> {
  const holder = await page.context().newPage();
  await holder.goto("/icon.svg");
  await holder.evaluate(
    (version) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open("speech-emotion", version);
        request.onerror = () => reject(request.error!);
        request.onsuccess = () => resolve();
      }),
    version,
  );
  return holder;
}

/** Old and new examples are stored, and a new visit loads them without a notice. */
async function expectAllStored(page: Page) {
  await expect(notices(page)).toBeEmpty();
  await expect(count(page)).toHaveText("3 labels, 4 examples");
  await page.reload();
  await expect(count(page)).toHaveText("3 labels, 4 examples");
  await expect(notices(page)).toBeEmpty();
}

test("a failed upgrade changes nothing and is retried", async ({ page }) => {
  await leaveExamples(page);
  await becomeNewer(page, { fails: true });
  await openTrain(page);
  await expect(notices(page).locator("h2")).toHaveText(["The storage could not be upgraded"]);
  await importClips(page, added);
  await expect(notices(page)).toContainText("2 examples of this tab are not stored");
  await page.locator("#storage-retry").click();
  await expect(notices(page)).toContainText("could not be upgraded");
  await page.evaluate(() => fixUpgrade());
  await page.locator("#storage-retry").click();
  await expectAllStored(page);
});

test("a tab with the old version blocks the upgrade until it is closed", async ({ page }) => {
  await leaveExamples(page);
  const holder = await holdDatabase(page);
  await becomeNewer(page);
  await openTrain(page);
  await expect(notices(page).locator("h2")).toHaveText(["Another tab blocks the storage"]);
  await importClips(page, added);
  await expect(notices(page)).toContainText("2 examples of this tab are not stored");
  // A repeated call shares the wait.
  await page.locator("#storage-retry").click();
  await expect(notices(page)).toContainText("Close that tab");
  await holder.close();
  await expectAllStored(page);
});

test("a page older than the database shows an error, and the newer page finds all data", async ({
  page,
}) => {
  await leaveExamples(page);
  await (await holdDatabase(page, 2)).close();
  await openTrain(page);
  await expect(notices(page).locator("h2")).toHaveText(["The storage is from a newer version"]);
  await importClips(page, added);
  await expect(notices(page)).toContainText("2 examples of this tab are not stored");
  const downloading = page.waitForEvent("download");
  await page.locator("#storage-export").click();
  const exported = await (await downloading).path();

  page.on("dialog", (dialog) => void dialog.accept());
  await becomeNewer(page);
  await page.reload();
  await expect(count(page)).toHaveText("2 labels, 2 examples");
  await page.locator("#import-files-input").setInputFiles({
    name: "examples.zip",
    mimeType: "application/zip",
    buffer: readFileSync(exported),
  });
  await expectAllStored(page);
});

test("a newer page upgrades the database of an open page, which keeps its examples", async ({
  page,
}) => {
  await openTrain(page);
  await importClips(page, stored);
  const newer = await page.context().newPage();
  await becomeNewer(newer);
  await openTrain(newer);
  await expect(count(newer)).toHaveText("2 labels, 2 examples");
  await expect(notices(page).locator("h2")).toHaveText(["The storage is from a newer version"]);
  await expect(count(page)).toHaveText("2 labels, 2 examples");
  await importClips(page, added);
  await expect(notices(page)).toContainText("2 examples of this tab are not stored");
  await expect(notices(newer)).toBeEmpty();
});
