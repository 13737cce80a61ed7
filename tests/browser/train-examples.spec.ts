// The examples of the Train view: adding, storing, and error cases.
import { mkdtempSync, mkdirSync, copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import {
  BlobReader,
  BlobWriter,
  ZipWriter,
  configure,
} from "@zip.js/zip.js/lib/zip-core-custom.js";
import { launchOptions } from "./chromium.ts";
import { clipPath } from "./command-line.ts";
import { expect, test } from "./watched-page.ts";

test.use({ launchOptions: launchOptions({ microphone: clipPath("03b01Wa") }) });

const clips = ["03b01Wa", "08a05Fe", "08b03Tc", "13b03Td"];

async function open(page: Page) {
  await page.goto("/?backend=cpu&lang=en#train");
  await expect(page.locator("#view-train h1")).toBeVisible();
}

const report = (page: Page) => page.locator("#import-report");
const counts = (page: Page) => page.locator("#labels-count");

async function importClips(page: Page) {
  await page.locator("#import-files-input").setInputFiles(clips.map(clipPath));
  await expect(report(page)).toContainText("4 examples added.");
}

test("files of Emo-DB get their labels; a text file is reported, duplicate audio is one example", async ({
  page,
}) => {
  await open(page);
  await importClips(page);
  await expect(counts(page)).toHaveText("3 labels, 4 examples");
  await expect(page.locator('.label-item[data-label="sadness"] .label-count')).toHaveText("2");
  await page.locator("#counts summary").click();
  await expect(page.locator("#counts-table tbody tr").first()).toContainText("Anger");

  const text = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("hello") };
  const broken = { name: "broken.wav", mimeType: "audio/wav", buffer: Buffer.from("RIFF....WAVE") };
  const same = {
    name: "copy.wav",
    mimeType: "audio/wav",
    buffer: readFileSync(clipPath(clips[0]!)),
  };
  await page.locator("#import-files-input").setInputFiles([text, broken, same]);
  await expect(report(page)).toContainText("0 examples added.");
  await expect(report(page)).toContainText("notes.txt: not an audio file");
  await expect(report(page)).toContainText("broken.wav: could not be read as audio");
  await expect(report(page)).toContainText("copy.wav: already added");

  await page.reload();
  await expect(counts(page)).toHaveText("3 labels, 4 examples");
});

test("a folder for each label, with a text file", async ({ page }) => {
  const folder = join(mkdtempSync(join(tmpdir(), "train-")), "voices");
  for (const [path, clip] of [
    ["loud/Kim", "03b01Wa"],
    ["loud", "08a05Fe"],
    ["soft/Lou", "13b03Td"],
  ] as const) {
    mkdirSync(join(folder, path), { recursive: true });
    copyFileSync(clipPath(clip), join(folder, path, `${clip}.wav`));
  }
  writeFileSync(join(folder, "read me.txt"), "no sound");
  await open(page);
  await page.locator("#import-folder-input").setInputFiles(folder);
  await expect(report(page)).toContainText("3 examples added.");
  await expect(report(page)).toContainText("not an audio file");
  await page.locator('.label-item[data-label="loud"]').click();
  // The order of files in folders is not defined.
  for (const speaker of ["08", "Kim"]) {
    await expect(page.locator(".example-facts", { hasText: ` ${speaker}` })).toHaveCount(1);
  }
});

test("an exported file is imported unchanged", async ({ page, browser, baseURL }) => {
  await open(page);
  await importClips(page);
  await page.locator('.label-item[data-label="sadness"]').click();
  await page.locator("#label-rename").click();
  await page.locator("#rename-text").fill("blue, deep");
  await page.keyboard.press("Enter");
  await expect(page.locator("#examples-title")).toHaveText("blue, deep");
  const downloading = page.waitForEvent("download");
  await page.locator("#project-export").click();
  const file = await (await downloading).path();

  const context = await browser.newContext({ baseURL: baseURL! });
  const other = await context.newPage();
  await open(other);
  await other.locator("#import-files-input").setInputFiles({
    name: "examples.zip",
    mimeType: "application/zip",
    buffer: readFileSync(file),
  });
  await expect(report(other)).toHaveText("4 examples added.");
  await expect(other.locator('.label-item[data-label="blue, deep"] .label-count')).toHaveText("2");
  // Bit-identical samples are the same examples.
  await other.locator("#import-files-input").setInputFiles(clipPath(clips[2]!));
  await expect(report(other)).toContainText("already added");
  await context.close();
});

test("labels and examples are selected, moved, renamed, removed and restored", async ({ page }) => {
  await open(page);
  await importClips(page);
  await page.locator("#label-new").fill("Mine");
  await page.keyboard.press("Enter");
  await expect(page.locator("#examples-empty")).toBeVisible();
  await page.locator("#label-new").fill("mine ");
  await page.locator("#label-new").fill("Mine");
  await page.keyboard.press("Enter");
  await expect(page.locator("#label-problem")).toContainText("This label already exists");

  await page.locator('.label-item[data-label="sadness"]').click();
  await page.locator("#choose-all").check();
  await page.locator("#chosen-speaker").fill("Kim");
  await page.keyboard.press("Enter");
  await expect(page.locator(".example-facts")).toHaveText([/ Kim$/, / Kim( |$)/]);
  await page.locator("#move-to").selectOption("Mine");
  await expect(page.locator('.label-item[data-label="Mine"] .label-count')).toHaveText("2");
  await page.locator("#undo").click();
  await expect(page.locator('.label-item[data-label="Mine"] .label-count')).toHaveText("0");

  await page.locator("#label-remove").click();
  await expect(counts(page)).toHaveText("3 labels, 2 examples");
  await page.locator("#undo").click();
  await expect(counts(page)).toHaveText("4 labels, 4 examples");
  await expect(page.locator("#examples-title")).toHaveText("Sadness");
  await page.reload();
  await expect(counts(page)).toHaveText("4 labels, 4 examples");
});

test.describe("storage errors", () => {
  test("with full storage no example is lost, and examples are stored once there is space", async ({
    page,
  }) => {
    await open(page);
    const client = await page.context().newCDPSession(page);
    const origin = new URL(page.url()).origin;
    await client.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 150_000 });
    await importClips(page);
    await expect(page.locator("#train-notices")).toContainText("The browser's storage is full");
    await expect(page.locator("#train-notices")).toContainText("not stored");
    await expect(counts(page)).toHaveText("3 labels, 4 examples");
    await page.locator('.label-item[data-label="sadness"]').click();
    await page.locator(".example-play").first().click();
    await expect(page.locator(".example.is-playing")).toHaveCount(1);

    await client.send("Storage.overrideQuotaForOrigin", { origin });
    await page.locator("#storage-retry").click();
    await expect(page.locator("#train-notices")).toBeEmpty();
    await page.reload();
    await expect(counts(page)).toHaveText("3 labels, 4 examples");
  });

  test("a database that cannot be opened: examples stay in the tab", async ({ page }) => {
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("Internal error opening backing store", "UnknownError");
      };
    });
    await open(page);
    await expect(page.locator("#train-notices")).toContainText("The storage is damaged");
    await importClips(page);
    await expect(counts(page)).toHaveText("3 labels, 4 examples");
    await expect(page.locator("#train-notices")).toContainText("4 examples of this tab");
    const downloading = page.waitForEvent("download");
    await page.locator("#storage-export").click();
    expect((await downloading).suggestedFilename()).toMatch(/^speech-emotion-project-.*\.zip$/);
  });

  test("a damaged record is kept, and the others are shown", async ({ page }) => {
    await open(page);
    await importClips(page);
    await page.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.open("speech-emotion");
          request.onerror = () => reject(request.error!);
          request.onsuccess = () => {
            const store = request.result
              .transaction("examples", "readwrite")
              .objectStore("examples");
            store.put({ id: "damaged", label: 7 });
            store.transaction.oncomplete = () => {
              request.result.close();
              resolve();
            };
          };
        }),
    );
    await page.reload();
    await expect(counts(page)).toHaveText("3 labels, 4 examples");
    await expect(page.locator("#train-notices")).toContainText(
      "1 example in the browser's storage",
    );
  });

  test("an empty database that had examples is reported", async ({ page }) => {
    await open(page);
    await importClips(page);
    await page.goto("about:blank");
    const other = await page.context().newPage();
    await other.goto("/icon.svg");
    await other.evaluate(() =>
      new Promise((resolve) => {
        indexedDB.deleteDatabase("speech-emotion").onsuccess = resolve;
      }).then(() => undefined),
    );
    await other.close();
    await open(page);
    await expect(page.locator("#train-notices")).toContainText("The browser deleted its storage");
    await expect(page.locator("#train-notices")).toContainText("4 examples were stored here");
  });

  test("two tabs show the same examples, and no example is lost", async ({ page }) => {
    await open(page);
    const other = await page.context().newPage();
    await open(other);
    await Promise.all([
      page.locator("#import-files-input").setInputFiles(clips.slice(0, 2).map(clipPath)),
      other.locator("#import-files-input").setInputFiles(clips.slice(2).map(clipPath)),
    ]);
    for (const each of [page, other]) {
      await expect(counts(each)).toHaveText("3 labels, 4 examples");
    }
    await page.reload();
    await expect(counts(page)).toHaveText("3 labels, 4 examples");
  });

  test("a zip bomb is rejected with one message", async ({ page }) => {
    configure({ useWebWorkers: false });
    const writer = new ZipWriter(new BlobWriter("application/zip"));
    await writer.add("bomb.wav", new BlobReader(new Blob([new Uint8Array(193 * 1024 * 1024)])));
    const zip = Buffer.from(await (await writer.close()).arrayBuffer());
    expect(zip.length).toBeLessThan(400_000);
    await open(page);
    await page
      .locator("#import-files-input")
      .setInputFiles({ name: "bomb.zip", mimeType: "application/zip", buffer: zip });
    await expect(report(page)).toContainText("The archive is too large");
    await importClips(page);
  });
});

test.describe("with a microphone", () => {
  test("a take ends at a pause, is trimmed, and is stored", async ({ page }) => {
    await open(page);
    await page.locator("#label-new").fill("shout");
    await page.keyboard.press("Enter");
    await page.locator("#take-speaker").fill("Kim");
    await page.locator("#take-count").selectOption("3");
    await page.locator("#take-record").click();
    await expect(page.locator("#takes-now")).toContainText("Take 1 of 3");
    // The fake microphone plays the recording once, followed by silence.
    await expect(page.locator("#takes-now")).toContainText("Take 2 of 3: speak");
    await expect(page.locator(".example")).toHaveCount(1);
    await page.locator("#take-record").click();
    await expect(page.locator("#takes-message")).toHaveText("1 take kept.");
    const facts = (await page.locator(".example-facts").innerText()).split(" ");
    // The recording has 1.9 s.
    expect(Number(facts[0])).toBeGreaterThan(1);
    expect(Number(facts[0])).toBeLessThan(3);
    await page.reload();
    await expect(page.locator(".example-facts")).toContainText("Kim");
  });
});
