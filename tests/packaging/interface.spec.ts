// The React hook and the custom element: on a page, in strict mode, and server-rendered.
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { clipPath, root } from "../browser/command-line.ts";
import { withServer, withStaticServer } from "./serving.ts";
import { expectLabels, inChromium, labelOf, shownLabel, type BrowserPage } from "./browser-page.ts";
import { copyProject, run } from "./temporary-projects.ts";

const listener = inChromium({ microphone: clipPath("13b03Td") });

/** The number of downloaded files whose address matches. */
const downloads = (page: BrowserPage, names: string) =>
  page.evaluate(`performance.getEntriesByType("resource").map(({ name }) => name)
    .filter((name) => /${names}/.test(name)).length`);

/** Records the microphone streams that the page opens from now on. */
const watchMicrophones = (page: BrowserPage) =>
  page.evaluate(`(() => {
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    globalThis.streams = [];
    devices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      streams.push(stream);
      return stream;
    };
  })()`);

const tracks = (page: BrowserPage) =>
  page.evaluate(
    `streams.flatMap((stream) => stream.getTracks()).map(({ readyState }) => readyState).join()`,
  );

const inElement = (page: BrowserPage, expression: string) =>
  page.evaluate(`(({ shadowRoot }) => ${expression})(document.querySelector("speech-emotion"))`);
const part = (name: string) => `shadowRoot.querySelector("[part=${name}]")`;

test("React: strict mode mounts twice, downloads once and releases the microphone", async () => {
  const folder = copyProject("tests/packaging/projects/react-strict");
  cpSync(join(root, "examples/react-hook/app/meter.tsx"), join(folder, "meter.tsx"));
  run(folder, "tsc", "-p", ".");
  run(folder, "vite", "build", "--mode", "development", "--logLevel", "warn");
  await withStaticServer(join(folder, "dist"), async (url) => {
    await expectLabels(url);
    const page = await listener(url);
    await expect.poll(() => shownLabel(page)).toBe("Ready");
    expect(await page.evaluate("document.body.dataset.mounts")).toBe("2");
    // The hook and the element share one recognizer as well.
    expect(await downloads(page, "[.]safetensors$")).toBe(1);
    expect(await downloads(page, "[.]wasm$")).toBe(1);

    await watchMicrophones(page);
    const click = (id: string) => page.evaluate(`document.getElementById("${id}").click()`);
    await click("listen");
    await expect.poll(() => shownLabel(page)).not.toBe("Ready");
    await inElement(page, `${part("button")}.click()`);
    await expect.poll(() => tracks(page)).toBe("live,live");
    // Unmounted during live classification.
    await click("toggle");
    await expect.poll(() => tracks(page)).toBe("ended,ended");
    await click("toggle");
    await expect.poll(() => shownLabel(page)).toBe("Ready");
    expect(page.complaints).toEqual([]);
    await page.close();
  });
});

test("Next.js: the hook and the element, rendered on the server", async () => {
  const folder = copyProject("examples/react-hook");
  run(folder, "npm", "run", "build");
  await withServer(
    folder,
    (port) => ["next", "start", "--port", port],
    async (url) => {
      expect(await (await fetch(url)).text()).toContain("Loading</h1>");
      await expectLabels(url);
      expect(await (await fetch(`${url}element`)).text()).toMatch(/<speech-emotion[^>]*>/);
      await expectLabels(`${url}element`);
    },
  );
});

test("the element example: it listens, is accessible, and stops on removal", async () => {
  const folder = copyProject("examples/element");
  cpSync(clipPath("16a05La"), join(folder, "clip.wav"));
  await withStaticServer(folder, async (url) => {
    await expectLabels(url);
    const page = await listener(url);
    await expect.poll(() => shownLabel(page)).toBe("Ready");
    await page.evaluate(readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8"));
    const violations = () =>
      page.evaluate(`axe.run().then(({ violations }) => violations.map(({ id }) => id))`);
    expect(await violations()).toEqual([]);

    await watchMicrophones(page);
    expect(await inElement(page, `${part("button")}.textContent`)).toBe("Listen");
    await inElement(page, `${part("button")}.click()`);
    await expect.poll(() => inElement(page, `${part("button")}.textContent`)).toBe("Stop");
    await expect.poll(() => shownLabel(page)).not.toBe("Ready");
    expect(await page.evaluate(`document.querySelector("speech-emotion").matches(":state(listening)")`)).toBe(true); // prettier-ignore
    const widths = `[...shadowRoot.querySelectorAll("[part=bar]")].map(({ offsetWidth }) => offsetWidth)`;
    expect(Math.max(...((await inElement(page, widths)) as number[]))).toBeGreaterThan(20);
    expect(await violations()).toEqual([]);

    await page.evaluate(`globalThis.element = document.querySelector("speech-emotion")`);
    await page.evaluate(`element.remove()`);
    await expect.poll(() => tracks(page)).toBe("ended");
    // In another language and with a session, and moved in the document: the file is classified once it is ready.
    const before = await downloads(page, "[.]safetensors$");
    const { label } = (await page.evaluate(`(async () => {
      element.lang = "de";
      element.adapt = true;
      const ready = new Promise((resolve) => element.addEventListener("ready", resolve, { once: true }));
      document.body.append(element);
      document.body.prepend(element);
      await ready;
      const clip = await (await fetch("${url}clip.wav")).blob();
      return element.classify(clip);
    })()`)) as { label: string };
    expect(label).toBe(labelOf("16a05La"));
    expect(await downloads(page, "[.]safetensors$")).toBe(Number(before) + 1);
    expect(await inElement(page, `${part("button")}.textContent`)).toBe("Aufnehmen");
    expect(await page.evaluate("element.session.seconds > 1")).toBe(true);

    // Errors are shown and fire an event.
    const code = await page.evaluate(`new Promise((resolve) => {
      element.addEventListener("error", ({ detail }) => resolve(detail.code), { once: true });
      element.backend = "abacus";
    })`);
    expect(code).toBe("option");
    expect(await inElement(page, `${part("label")}.textContent`)).toContain("backend");
    expect(page.complaints).toEqual([]);
    await page.close();
  });
});
