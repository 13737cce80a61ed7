// The page with bundled recordings and files, by mouse and by keyboard.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import {
  classifyByCommandLine,
  clipNames,
  clipPath,
  type Device,
  filesByCommandLine,
  program,
  root,
  shippedModel,
  TOLERANCES,
} from "./command-line.ts";
import {
  resultSummary,
  newSpeaker,
  open,
  openFile,
  openSection,
  parseFigure,
  playClip,
} from "./listen-view.ts";
import { silence, wav } from "./sounds.ts";
import { expect, test } from "./watched-page.ts";

const byDevice = (device: Device) =>
  classifyByCommandLine(clipNames.map(clipPath), shippedModel, device);
const references = { cpu: byDevice("int8"), webgpu: byDevice("cpu") };
const expectedOf = (name: string, backend: keyof typeof references = "cpu") =>
  references[backend].get(clipPath(name))!;
/** The label of a recording that is the first file of its session. */
const fileLabel = (name: string) => filesByCommandLine([clipPath(name)]).get(clipPath(name))!.label;

test("there are at least seven recordings, one for each emotion", async ({ page }) => {
  await open(page, "cpu");
  const labels = await page.locator("#clips .clip-label").allTextContents();
  expect(labels.length).toBeGreaterThanOrEqual(7);
  expect(new Set(labels).size).toBe(7);
});

for (const backend of ["cpu", "webgpu"] as const) {
  test(`on ${backend} every recording has the result of the command line`, async ({ page }) => {
    await open(page, backend);
    const why = await page.locator("#facts").innerText();
    expect(await page.locator("#facts").getAttribute("data-backend"), why).toBe(backend);

    for (const name of clipNames) {
      await playClip(page, name);
      const expected = expectedOf(name, backend);
      const tolerance = TOLERANCES[backend === "cpu" ? "int8" : "cpu"];
      await expect(resultSummary(page)).toHaveAttribute("data-label", expected.label);
      for (const [label, share] of Object.entries(expected.probabilities)) {
        const figure = await page
          .locator(`#bars .bar[data-label="${label}"] .bar-figure`)
          .innerText();
        // Half of 0.1 % for rounding.
        const difference = Math.abs(parseFigure(figure) - share);
        expect(difference, `${name}, ${label}`).toBeLessThan(tolerance + 0.0006);
      }
    }
  });
}

test("the page shows the recall for known and new speakers", async ({ page }) => {
  const model = `${root}/crate/model/emodb.safetensors`;
  const inspected = execFileSync(program, ["inspect", "--json", model], { encoding: "utf8" });
  type Card = Record<"scores" | "newSpeakers", { ua: number; utterances: number }>;
  const { scores, newSpeakers: unseen } = (JSON.parse(inspected) as { card: Card }).card;
  await open(page, "cpu");
  const recalls = page.locator("#recalls");
  await expect(recalls.getByRole("columnheader")).toHaveText([
    "Emotion",
    "Known speakers",
    "New speakers",
  ]);
  await expect(recalls.getByRole("rowheader")).toHaveCount(8);
  const means = await recalls.locator("tr:last-child td").allInnerTexts();
  expect(means.map(parseFigure)).toEqual([
    expect.closeTo(scores.ua, 2),
    expect.closeTo(unseen.ua, 2),
  ]);
  await expect(recalls).toContainText(`of ${scores.utterances} that were not used for training`);
  await expect(recalls).toContainText(`of ${unseen.utterances} by new speakers`);
});

test("the attention peak is drawn at the time that the command line reports", async ({ page }) => {
  await open(page, "cpu");
  for (const name of clipNames) {
    await playClip(page, name);
    const { attention, startSeconds, stepSeconds } = expectedOf(name);
    const seconds = Number(await page.locator("#plot").getAttribute("aria-valuemax"));
    const peak = Math.max(...attention);
    const steps = [attention.indexOf(peak), attention.indexOf(Math.min(...attention))];
    const middles = steps.map((step) => (startSeconds + (step + 0.5) * stepSeconds) / seconds);
    const alpha = await page
      .locator("#plot-canvas")
      .evaluate((canvas: HTMLCanvasElement, middles) => {
        const context = canvas.getContext("2d")!;
        // The topmost pixels contain only the tint: no sample reaches them.
        return middles.map((at) => context.getImageData(at * canvas.width, 1, 1, 1).data[3]!);
      }, middles);
    steps.forEach((step, i) => {
      const expected = 255 * 0.85 * (attention[step]! / peak);
      expect(Math.abs(alpha[i]! - expected), `${name}, tint of step ${step}`).toBeLessThan(4);
    });
  }
});

test("the cursor follows playback, a click and the keys", async ({ page }) => {
  await open(page, "cpu");
  const plot = page.locator("#plot");
  const position = async () => Number(await plot.getAttribute("aria-valuenow"));
  await playClip(page, "13b03Td");
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  const before = await position();
  await expect.poll(position).toBeGreaterThan(before + 0.3);
  await page.getByRole("button", { name: "Pause" }).click();
  const paused = await position();
  const cursor = async () => (await page.locator("#plot-cursor").boundingBox())!.x;
  const box = (await plot.boundingBox())!;
  const duration = Number(await plot.getAttribute("aria-valuemax"));
  expect(Math.abs((await cursor()) - box.x - (paused / duration) * box.width)).toBeLessThan(4);

  await plot.click({ position: { x: box.width / 2, y: 40 } });
  expect(Math.abs((await position()) - duration / 2)).toBeLessThan(0.05);
  await plot.press("Home");
  expect(await position()).toBe(0);
  await plot.press("ArrowRight");
  expect(await position()).toBeCloseTo(0.04, 2);
  await plot.press("PageUp");
  expect(await position()).toBeCloseTo(0.54, 2);
  await plot.press("End");
  expect(await position()).toBeCloseTo(duration, 2);
  await expect(plot).toHaveAttribute("aria-valuetext", / s/);
  await plot.press("Home");
  await plot.press("Space");
  await expect.poll(position).toBeGreaterThan(0.2);
});

test("every feature works by keyboard alone", async ({ page }) => {
  await open(page, "cpu");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the result" })).toBeFocused();
  const reached: string[] = [];
  await openSection(page, "engine");
  await page.getByRole("link", { name: "Skip to the result" }).focus();
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    const id = await page.evaluate(
      () => document.activeElement?.id || (document.activeElement as HTMLElement)?.dataset.clip,
    );
    if (id) reached.push(id);
  }
  expect(reached).toEqual(
    expect.arrayContaining([
      ...["present", "theme", "language", "record", "live", "open", "model-choice"],
      ...[...clipNames, "plot", "backend"],
    ]),
  );

  await page.locator(`[data-clip="${clipNames[0]}"]`).focus();
  await page.keyboard.press("Enter");
  await expect(resultSummary(page)).toHaveAttribute("data-label", expectedOf(clipNames[0]!).label);
});

test("classification makes no requests, and the page states it", async ({ page, requests }) => {
  await open(page, "cpu");
  const before = requests.length;
  await openFile(page, "sentence.wav", readFileSync(clipPath("03b01Wa")));
  await expect(resultSummary(page)).toHaveAttribute("data-label", fileLabel("03b01Wa"));
  expect(requests.slice(before)).toEqual([]);
  await expect(page.getByText("Nothing was sent.")).toBeVisible();
  await expect(page.locator("#facts")).toContainText(/\d ms/);
});

test("a dropped file is classified", async ({ page }) => {
  await open(page, "cpu");
  const bytes = [...readFileSync(clipPath("16a05La"))];
  const data = await page.evaluateHandle((bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], "dropped.wav"));
    return transfer;
  }, bytes);
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
  await expect(page.locator("#figure-title")).toHaveText("dropped.wav");
  await expect(resultSummary(page)).toHaveAttribute("data-label", fileLabel("16a05La"));
});

test("invalid files show an error, and the next valid file is classified", async ({ page }) => {
  await open(page, "cpu");
  const clip = readFileSync(clipPath("03b01Wa"));
  const label = fileLabel("03b01Wa");
  const tone = (index: number) => 0.3 * Math.sin(index / 5);
  const bad: [string, Buffer, string][] = [
    ["text.wav", Buffer.from("this is no sound\n".repeat(20)), "could not be read as audio"],
    ["empty.wav", Buffer.alloc(0), "could not be read as audio"],
    ["cut.wav", clip.subarray(0, 30), "could not be read as audio"],
    ["39ms.wav", wav(0.039, 16_000, tone), "Too short"],
    ["10minutes.wav", wav(600, 16_000, tone), "oo long"],
  ];
  for (const [name, buffer, words] of bad) {
    await openFile(page, name, buffer);
    await expect(resultSummary(page), name).toHaveAttribute("data-kind", "error");
    await expect(resultSummary(page), name).toContainText(words);
    // The error message ends with the code.
    await expect(page.locator(".result-detail"), name).toHaveText(/\([a-z-]+\)$/);
    await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");

    await newSpeaker(page);
    await openFile(page, "good.wav", clip);
    await expect(resultSummary(page), `after ${name}`).toHaveAttribute("data-label", label);
  }
});

test("silence has no emotion", async ({ page }) => {
  await open(page, "cpu");
  await openFile(page, "silence.wav", silence(3));
  await expect(resultSummary(page)).toHaveAttribute("data-kind", "unsure");
  await expect(resultSummary(page)).toContainText("Not sure");
  await expect(resultSummary(page)).toContainText("No speech was found");
});

test("silence around a sentence is trimmed, and the page shows it", async ({ page }) => {
  await open(page, "cpu");
  const clip = readFileSync(clipPath("13b03Td")).subarray(44);
  const around = 2 * 16_000;
  const surrounded = wav(4 + clip.length / 2 / 16_000, 16_000, (index) => {
    const at = (index - around) * 2;
    return at >= 0 && at < clip.length ? clip.readInt16LE(at) / 32_768 : 0;
  });
  await openFile(page, "surrounded.wav", surrounded);
  await expect(resultSummary(page)).toHaveAttribute("data-label", fileLabel("13b03Td"));
  await expect(resultSummary(page)).toContainText("silence around the speech");

  await playClip(page, "08b03Tc");
  await expect(resultSummary(page)).toContainText("middle 7 s");
});

test("the backend can be selected and is stored", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
  await openSection(page, "engine");
  await page.locator("#backend").selectOption("webgpu");
  await expect(page.locator("#facts")).toHaveAttribute("data-backend", "webgpu");
  await page.reload();
  await expect(page.locator("#facts")).toHaveAttribute("data-backend", "webgpu");
  await openSection(page, "engine");
  await page.locator("#backend").selectOption("cpu");
  await expect(page.locator("#facts")).toHaveAttribute("data-backend", "cpu");
  expect(page.url()).toContain("backend=cpu");
});

test("a software adapter is not used, and the page shows the reason", async ({ page }) => {
  await open(page, "auto");
  await expect(page.locator("#facts")).toHaveAttribute("data-backend", "cpu");
  await expect(page.locator("#facts")).toContainText("software adapter");
});

test("when WebGPU takes over, the page shows it", async ({ page }) => {
  await page.addInitScript(() => {
    const adapter = { vendor: "test", architecture: "hardware", device: "", description: "" };
    for (const [key, value] of Object.entries({ ...adapter, isFallbackAdapter: false })) {
      Object.defineProperty(GPUAdapterInfo.prototype, key, { value });
    }
    const times = { version: "0.1.0", adapter: "test hardware", cpu: 12, webgpu: 3 };
    localStorage.setItem("speech-emotion:auto:inference", JSON.stringify(times));
  });
  await open(page, "auto", "&lang=en");
  await expect(page.locator("#facts")).toHaveAttribute("data-backend", "webgpu");
  await expect(page.locator("#facts")).toContainText("CPU 12 ms, WebGPU 3.0 ms");
  await expect(page.locator("#status")).toHaveText("Ready on WebGPU");
});

test("without WebGPU the CPU is used, and the page shows the reason", async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(Object.getPrototypeOf(navigator) as object, "gpu");
  });
  await open(page, "webgpu");
  await expect(page.locator("#facts")).toHaveAttribute("data-backend", "cpu");
  await expect(page.locator("#facts")).toContainText("This browser has no WebGPU.");
  await playClip(page, "03b01Wa");
  await expect(resultSummary(page)).toHaveAttribute("data-label", expectedOf("03b01Wa").label);
});

test("without a microphone API the page shows an error and keeps working", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "mediaDevices", { value: undefined });
  });
  await open(page, "cpu");
  await page.locator("#record").click();
  await expect(resultSummary(page)).toContainText("No microphone on this page");
  await playClip(page, "03b01Wa");
  await expect(resultSummary(page)).toHaveAttribute("data-label", expectedOf("03b01Wa").label);
});

test("without a microphone the page shows an error and keeps working", async ({ page }) => {
  await open(page, "cpu");
  await page.locator("#record").click();
  await expect(resultSummary(page)).toContainText("No microphone found");
  await playClip(page, "03b01Wa");
  await expect(resultSummary(page)).toHaveAttribute("data-label", expectedOf("03b01Wa").label);
});

test.describe("if the model cannot be downloaded", () => {
  test.use({ expectedErrors: [/Failed to load resource.*404/] });

  test("the page shows an error, and retrying works", async ({ page }) => {
    await page.route("**/*.safetensors", (route) => route.fulfill({ status: 404 }));
    await page.goto("/?backend=cpu");
    await expect(resultSummary(page)).toHaveAttribute("data-kind", "error");
    await expect(resultSummary(page)).toContainText("The model did not load");
    await expect(page.locator("#status")).toHaveAttribute("data-state", "failed");
    await page.unroute("**/*.safetensors");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
    await expect(resultSummary(page)).toHaveAttribute("data-kind", "empty");
    await playClip(page, "03b01Wa");
    await expect(resultSummary(page)).toHaveAttribute("data-label", expectedOf("03b01Wa").label);
  });
});

for (const width of [360, 390, 768, 1280, 1920]) {
  test(`at ${width} pixels nothing is cut off`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await open(page, "cpu");
    await playClip(page, "08b03Tc");
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
