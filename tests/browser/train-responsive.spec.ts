// During training the page makes no requests, and its main thread is not blocked.
import { importTrainingClips, endless, run, setAdvanced, step } from "./train-view.ts";
import { expect, test } from "./watched-page.ts";

/** A trace event of Chromium, in microseconds. */
interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  dur?: number;
  /** Thread time, not wall time, so that other processes do not count. */
  tdur?: number;
  args: { name?: string };
}

for (const trainable of ["classifier", "all"] as const) {
  test(`${trainable}: no request, and no main-thread task over 50 ms`, async ({
    page,
    browser,
    requests,
  }) => {
    await importTrainingClips(page);
    await page.locator(`[name="trainable"][value="${trainable}"]`).check();
    await setAdvanced(page, trainable === "all" ? { ...endless, batch: "2" } : endless);
    await page.locator("#start").click();
    await expect.poll(() => step(page)).toBeGreaterThan(1);
    const before = requests.length;
    const first = await step(page);

    await browser.startTracing(page, { categories: ["toplevel", "devtools.timeline"] });
    await expect.poll(() => step(page)).toBeGreaterThan(first + (trainable === "all" ? 8 : 200));
    const trace = JSON.parse((await browser.stopTracing()).toString()) as {
      traceEvents: TraceEvent[];
    };
    await page.locator("#finish").click();
    await expect(run(page)).toHaveAttribute("data-state", "done");
    expect(requests.slice(before)).toEqual([]);

    const events = trace.traceEvents;
    const mains = events.filter(
      ({ name, args }) => name === "thread_name" && args.name === "CrRendererMain",
    );
    const tasks = events.filter(
      ({ name, ph, pid, tid }) =>
        name.endsWith("RunTask") &&
        ph === "X" &&
        mains.some((main) => main.pid === pid && main.tid === tid),
    );
    expect(tasks.length).toBeGreaterThan(100);
    const milliseconds = tasks.map(({ tdur }) => tdur! / 1000).sort((a, b) => b - a);
    console.log(`longest tasks, ms of the processor: ${milliseconds.slice(0, 3).join(", ")}`);
    expect(milliseconds[0]).toBeLessThan(50);
  });
}
