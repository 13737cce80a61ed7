// The main flows of the page in Firefox and WebKit, both on the CPU. Uses only expressions on the page, which all
// drivers support.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inFirefox } from "../packaging/firefox.ts";
import type { BrowserPage, PageOpener } from "../packaging/browser-page.ts";
import { inWebkit } from "../packaging/webkit.ts";
import { createStaticServer } from "../../tools/serve.mjs";
import { classifyByCommandLine, clipPath, filesByCommandLine, root } from "./command-line.ts";
import { expect, test } from "@playwright/test";

const clip = "16a05La";
const { label } = classifyByCommandLine([clipPath(clip)]).get(clipPath(clip))!;
/** As the first file of a session. */
const { label: fileLabel } = filesByCommandLine([clipPath(clip)]).get(clipPath(clip))!;

const training = `${root}/tests/clips/training`;
const examples = readdirSync(training)
  .filter((name) => name.endsWith(".flac"))
  .map((name) => `${training}/${name}`);

const engines: Record<string, { openPage: PageOpener; microphone: boolean }> = {
  Firefox: {
    // Its microphone plays a tone and needs no permission.
    openPage: inFirefox({
      "media.navigator.streams.fake": true,
      "media.navigator.permission.disabled": true,
    }),
    microphone: true,
  },
  // MiniBrowser of Debian has no fake microphone.
  WebKit: { openPage: inWebkit, microphone: false },
};

const text = (id: string) => `document.getElementById("${id}")?.textContent`;
const data = (id: string, name: string) => `document.getElementById("${id}")?.dataset.${name}`;
const click = (selector: string) => `void document.querySelector('${selector}').click()`;

/** Sets the files of a file input, as a user selection does. */
async function give(page: BrowserPage, input: string, paths: string[]): Promise<void> {
  // In chunks, since some drivers reject long expressions.
  await page.evaluate("void (globalThis.given = new DataTransfer())");
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    await page.evaluate(`void given.items.add(new File(
      [Uint8Array.from(atob("${readFileSync(path, "base64")}"), (char) => char.charCodeAt(0))],
      "${name}",
    ))`);
  }
  await page.evaluate(`(() => {
    const input = document.getElementById("${input}");
    input.files = given.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  })()`);
}

// Firefox plays no audio without an output: start an audio server with a null sink.
const folder = mkdtempSync(join(tmpdir(), "sound-"));
const socket = join(folder, "socket");
const soundServer = () =>
  spawn(
    "pulseaudio",
    [
      "-n",
      "--daemonize=no",
      "--exit-idle-time=-1",
      "--use-pid-file=no",
      "--load=module-null-sink",
    ].concat(`--load=module-native-protocol-unix auth-anonymous=1 socket=${socket}`),
    { stdio: "ignore", env: { ...process.env, HOME: folder, XDG_RUNTIME_DIR: folder } },
  );
let sound: ReturnType<typeof soundServer>;
test.beforeAll(async () => {
  sound = soundServer();
  await expect.poll(() => existsSync(socket)).toBe(true);
  process.env.PULSE_SERVER = `unix:${socket}`;
});
test.afterAll(() => {
  delete process.env.PULSE_SERVER;
  sound.kill();
  rmSync(folder, { recursive: true, force: true });
});

for (const [name, { openPage, microphone }] of Object.entries(engines)) {
  test(`${name}: a clip, a file, ${microphone ? "the microphone, " : ""}training and an offline visit`, async () => {
    const server = createStaticServer(`${root}/www/dist`);
    await new Promise<void>((done) => server.listen(0, "localhost", done));
    const stop = () => {
      server.closeAllConnections();
      server.close();
    };
    const { port } = server.address() as AddressInfo;
    const page = await openPage(`http://localhost:${port}/?backend=cpu&lang=en&offline`);
    const becomes = (expression: string) =>
      expect.poll(() => page.evaluate(expression), { timeout: 90_000 });
    try {
      await becomes(data("status", "state")).toBe("ready");
      await page.evaluate(click(`[data-clip="${clip}"]`));
      await becomes(data("result-summary", "label")).toBe(label);
      await becomes(data("facts", "backend")).toBe("cpu");

      await page.evaluate(click('[data-clip="03b01Wa"]'));
      await becomes(data("result-summary", "label")).not.toBe(label);
      await give(page, "file", [clipPath(clip)]);
      await becomes(data("result-summary", "label")).toBe(fileLabel);
      expect(await page.evaluate(text("figure-title"))).toContain(`${clip}.wav`);

      if (microphone) {
        await page.evaluate(click("#record"));
        await becomes(`${data("status", "state")} + ${text("result-summary")}`).toMatch(
          /^recording/,
        );
        await becomes(text("recorder-elapsed")).toBe("0:02");
        await page.evaluate(click("#record"));
        await becomes(text("figure-title")).toBe("Your recording");
        await becomes(text("result-summary")).toContain("No speech was found");
      }

      await page.evaluate('void (location.hash = "#train")');
      await give(page, "import-files-input", examples);
      await becomes(text("import-report")).toContain(`${examples.length} examples added.`);
      await becomes('document.getElementById("start").disabled').toBe(false);
      await page.evaluate(click("#start"));
      await becomes(data("run", "state")).toBe("done");
      await becomes(text("scores")).toMatch(/\d+ of \d+ correct/);

      await page.evaluate('void (location.hash = "#listen")');
      await becomes(text("offline")).toContain("works without a connection");
      stop();
      await page.evaluate("void (globalThis.before = true, location.reload())");
      await becomes("globalThis.before").not.toBe(true);
      await becomes(data("status", "state")).toBe("ready");
      await page.evaluate(click(`[data-clip="${clip}"]`));
      await becomes(data("result-summary", "label")).toMatch(/./);
      await becomes(text("labels-count")).toContain(`${examples.length} examples`);
      expect(page.complaints).toEqual([]);
    } finally {
      await page.close();
      stop();
    }
  });
}
