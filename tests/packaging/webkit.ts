// WebKitGTK of Debian, with the necessary requests of W3C WebDriver, on a virtual display.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { waitForServer, freePort } from "./serving.ts";
import type { PageOpener } from "./browser-page.ts";

const browser = process.env.WEBKIT ?? "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

export const inWebkit: PageOpener = async (url) => {
  const started: ChildProcess[] = [];
  const start = (program: string, args: string[], env: Record<string, string> = {}) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      detached: true,
      stdio: ["ignore", "ignore", "inherit", "pipe"],
    });
    started.push(child);
    return child;
  };
  const close = async () => {
    for (const child of started.reverse()) {
      if (child.exitCode !== null || child.pid === undefined) continue;
      process.kill(-child.pid, "SIGKILL");
      await once(child, "exit");
    }
  };

  try {
    const screen = start("Xvfb", ["-displayfd", "3", "-screen", "0", "800x600x24"]);
    const [display] = (await once(screen.stdio[3]!, "data")) as [Buffer];
    const port = await freePort();
    const driver = start("WebKitWebDriver", [`--port=${port}`], {
      DISPLAY: `:${display.toString().trim()}`,
      WEBKIT_DISABLE_DMABUF_RENDERER: "1",
    });
    await waitForServer(`http://localhost:${port}/status`, () => {
      if (driver.exitCode !== null) throw new Error("WebKitWebDriver ended");
    });

    const ask = async (path: string, body: unknown): Promise<unknown> => {
      const response = await fetch(`http://localhost:${port}/session${path}`, {
        method: "POST",
        body: JSON.stringify(body),
      });
      const { value } = (await response.json()) as { value: unknown };
      if (!response.ok) throw new Error(`WebDriver: ${JSON.stringify(value)}`);
      return value;
    };
    const options = { binary: browser, args: ["--automation"] };
    const { sessionId } = (await ask("", {
      capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } },
    })) as { sessionId: string };
    await ask(`/${sessionId}/url`, { url });
    return {
      // WebDriver does not report errors; the page shows its own.
      complaints: [],
      evaluate: (expression) =>
        ask(`/${sessionId}/execute/sync`, { script: `return ${expression}`, args: [] }),
      close,
    };
  } catch (failure) {
    await close();
    throw failure;
  }
};
