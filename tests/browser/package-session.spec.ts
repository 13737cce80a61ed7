// Sessions of the npm package: same results as the command line, in order, preserved across worker failures and by
// their state.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type * as Package from "speech-emotion";
import { clipNames, clipPath, root, sessionByCommandLine, TOLERANCES } from "./command-line.ts";
import { type Scope as PackageScope, test as packageTest, watchWorkers } from "./package-page.ts";
import { otherSessionModel, sessionModel } from "./session-model.ts";
import { expect } from "./watched-page.ts";

interface Scope extends PackageScope {
  session: Package.Session<string>;
  sounds: Record<string, Package.DecodedAudio>;
  /** Classifies recordings of these names one after another. */
  classify(session: Pick<Package.Session<string>, "classify">, names: string[]): Promise<Shares[]>;
}
declare const scope: Scope;

type Shares = Record<string, number>;

const test = packageTest.extend({
  page: async ({ page }, use) => {
    const model = await sessionModel();
    await page.route("**/session.safetensors", (route) => route.fulfill({ path: model }));
    await use(page);
  },
});

interface Loading {
  worker?: boolean;
  backend?: "cpu" | "webgpu";
}

/** Loads a recognizer with sessions, opens a session, and decodes the recordings. */
const open = (page: Page, options: Loading = {}) =>
  page.evaluate(
    async ([options, names]) => {
      scope.recognizer = await scope.load({
        backend: "cpu",
        model: "/session.safetensors",
        ...options,
      });
      scope.session = scope.recognizer.session();
      scope.sounds = {};
      for (const name of names) {
        scope.sounds[name] = await scope.recognizer.decodeAudio(await scope.clip(name));
      }
      scope.classify = async (session, names) => {
        const shares: Shares[] = [];
        for (const name of names) {
          const { samples, sampleRate } = scope.sounds[name]!;
          shares.push((await session.classify(samples, { sampleRate })).probabilities);
        }
        return shares;
      };
    },
    [options, clipNames] as const,
  );

/** Results of the session for recordings, one after another. */
const classify = (page: Page, names: string[]) =>
  page.evaluate((names) => scope.classify(scope.session, names), names);

const seconds = (page: Page) => page.evaluate(() => scope.session.seconds);

function expectSame(received: Shares[], expected: Shares[]) {
  expect(received).toHaveLength(expected.length);
  expect(difference(received, expected)).toBeLessThan(TOLERANCES.int8);
}

/** The maximum difference of two probabilities. */
const difference = (received: Shares[], expected: Shares[]): number =>
  Math.max(
    ...received.flatMap((shares, i) =>
      Object.entries(shares).map(([label, share]) => Math.abs(share - expected[i]![label]!)),
    ),
  );

for (const [name, options] of Object.entries({
  "in a worker": {},
  "on the page's thread": { worker: false },
  "on WebGPU": { backend: "webgpu" },
} satisfies Record<string, Loading>)) {
  test(`results adapt as on the command line, ${name}`, async ({ page }) => {
    const model = await sessionModel();
    const paths = clipNames.map(clipPath);
    const device = "backend" in options ? "cpu" : "int8";
    const expected = sessionByCommandLine(paths, model, device);
    await open(page, options);
    const alone = await page.evaluate(
      (names) => scope.classify(scope.recognizer, names),
      clipNames,
    );
    expect(await seconds(page)).toBe(0);
    const adapted = await classify(page, clipNames);
    expectSame(
      adapted,
      expected.map(({ probabilities }) => probabilities),
    );
    expect(await seconds(page)).toBeCloseTo(expected.at(-1)!.sessionSeconds, 1);
    // Adaptation changes the results, and only in the session.
    expect(difference(adapted, alone)).toBeGreaterThan(0.02);
    const after = await page.evaluate(
      (names) => scope.classify(scope.recognizer, names),
      clipNames,
    );
    expectSame(after, alone);
  });
}

test("concurrent calls run in order", async ({ page }) => {
  await open(page);
  const inTurn = await classify(page, clipNames);
  const total = await seconds(page);
  const { shares, order } = await page.evaluate(async (names) => {
    const session = scope.recognizer.session();
    const order: number[] = [];
    const calls = names.map(async (name, index) => {
      const [shares] = await scope.classify(session, [name]);
      order.push(index);
      return shares!;
    });
    return { shares: await Promise.all(calls), order };
  }, clipNames);
  expectSame(shares, inTurn);
  expect(order).toEqual(clipNames.map((_, index) => index));
  expect(await seconds(page)).toBe(total);
});

test("a state restores the session, and reset restarts it", async ({ page }) => {
  await open(page);
  expect(await page.evaluate(() => scope.session.state())).toBeUndefined();
  const [first, ...rest] = await classify(page, clipNames.slice(0, 4));
  const outcome = await page.evaluate(async (names) => {
    const { session } = scope;
    const before = session.seconds;
    const state = session.state()!;
    const other = scope.recognizer.session({ state });
    const restored = other.seconds;
    const [mine] = await scope.classify(session, [names[4]!]);
    const [its] = await scope.classify(other, [names[4]!]);
    session.reset();
    const reset = { seconds: session.seconds, state: session.state() };
    const again = await scope.classify(session, names.slice(0, 4));
    return { before, restored, kept: typeof state, mine: mine!, its: its!, reset, again };
  }, clipNames);
  expect(outcome.kept).toBe("string");
  expect(outcome.restored).toBe(outcome.before);
  expectSame([outcome.its], [outcome.mine]);
  expect(outcome.reset).toEqual({ seconds: 0, state: undefined });
  expectSame(outcome.again, [first!, ...rest]);
});

test("a reset during calls applies to subsequent calls", async ({ page }) => {
  await open(page);
  const [alone] = await classify(page, [clipNames[1]!]);
  const outcome = await page.evaluate(async (names) => {
    const session = scope.recognizer.session();
    const before = scope.classify(session, [names[0]!]);
    session.reset();
    const after = scope.classify(session, [names[1]!]);
    await before;
    const shown = session.seconds;
    return { shown, after: await after, seconds: session.seconds };
  }, clipNames);
  expect(outcome.shown).toBe(0);
  expectSame(outcome.after, [alone!]);
  expect(outcome.seconds).toBe(await seconds(page));
});

test("failed calls, aborted calls and silence do not adapt the session", async ({ page }) => {
  await open(page);
  await classify(page, clipNames.slice(0, 2));
  const { outcome, next, expected } = await page.evaluate(async (names) => {
    const { session } = scope;
    const { samples, sampleRate } = scope.sounds[names[2]!]!;
    const before = session.seconds;
    const untouched = scope.recognizer.session({ state: session.state() });
    const codes = [
      await scope.code(session.classify(samples.map(() => NaN))),
      await scope.code(session.classify(new Float32Array(10))),
      await scope.code(session.classify([0.1] as unknown as Float32Array)),
      await scope.code(session.timeline(samples, { sampleRate, window: 0 })),
    ];
    const abort = new AbortController();
    const onWindow = () => abort.abort();
    codes.push(
      await scope.code(session.timeline(samples, { sampleRate, onWindow, signal: abort.signal })),
    );
    const { unsure: silent } = await session.classify(new Float32Array(32_000));
    const { unsure: short } = await session.classify(samples.subarray(16_000, 20_800));
    const added = session.seconds - before;
    const next = await scope.classify(session, [names[3]!]);
    const expected = await scope.classify(untouched, [names[3]!]);
    return { outcome: { codes, silent, short, added }, next, expected };
  }, clipNames);
  expectSame(next, expected);
  expect(outcome).toEqual({
    codes: ["samples-not-finite", "samples-too-short", "samples-type", "window", "aborted"],
    silent: "no-speech",
    short: "too-short",
    added: 0,
  });
});

test("overlapping windows of a timeline count their speech once", async ({ page }) => {
  await open(page);
  const outcome = await page.evaluate(async () => {
    const { samples, sampleRate } = scope.sounds["08b03Tc"]!;
    const windows = await scope.session.timeline(samples, { sampleRate, window: 3, every: 0.25 });
    return {
      windows: windows.length,
      seconds: scope.session.seconds,
      whole: samples.length / sampleRate,
    };
  });
  expect(outcome.windows).toBeGreaterThan(20);
  expect(outcome.seconds).toBeGreaterThan(3);
  expect(outcome.seconds).toBeLessThan(outcome.whole + 0.1);
});

const death = (page: Page) =>
  page.evaluate(() => {
    scope.workers[0]!.dispatchEvent(new ErrorEvent("error", { message: "a test" }));
  });

test("a replacement worker continues the session", async ({ page }) => {
  await watchWorkers(page);
  await open(page);
  const expected = await classify(page, clipNames.slice(0, 4));
  const total = await seconds(page);
  await page.evaluate(() => {
    scope.session = scope.recognizer.session();
  });
  const before = await classify(page, clipNames.slice(0, 2));
  await death(page);
  const after = await classify(page, clipNames.slice(2, 4));
  expectSame([...before, ...after], expected);
  expect(await seconds(page)).toBe(total);
  expect(await page.evaluate(() => scope.workers.length)).toBe(2);
});

test("live listening adapts, and continues after the worker terminated", async ({ page }) => {
  await watchWorkers(page);
  await open(page);
  const listen = () =>
    page.evaluate(async () => {
      const { samples, sampleRate } = scope.sounds["08b03Tc"]!;
      const blocks = scope.blocks(samples, 4000);
      let results = 0;
      for await (const { kind } of scope.session.listen({ input: { sampleRate, blocks } })) {
        if (kind === "classification") results++;
      }
      return { results, seconds: scope.session.seconds, whole: samples.length / sampleRate };
    });
  const first = await listen();
  expect(first.results).toBeGreaterThan(0);
  expect(first.seconds).toBeGreaterThan(1);
  expect(first.seconds).toBeLessThan(first.whole + 0.1);
  await death(page);
  const second = await listen();
  expect(second.seconds).toBeGreaterThan(first.seconds + 1);
});

test("other calls of a session run during listening, and reset applies to the listener", async ({
  page,
}) => {
  await open(page);
  const outcome = await page.evaluate(async (name) => {
    const { session } = scope;
    const { samples, sampleRate } = scope.sounds[name]!;
    const speech = async function* () {
      for (;;) yield* scope.blocks(samples, 4000);
    };
    const results = session.listen({ input: { sampleRate, blocks: speech() } });
    while (session.seconds < 3) await results.next();
    await session.classify(samples, { sampleRate });
    const before = session.seconds;
    session.reset();
    const reset = session.seconds;
    while (session.seconds === 0) await results.next();
    const after = session.seconds;
    await results.return?.();
    return { before, reset, after };
  }, "08b03Tc");
  expect(outcome.reset).toBe(0);
  expect(outcome.after).toBeLessThan(outcome.before);
});

test("an invalid state has a code", async ({ page }) => {
  const other = await otherSessionModel();
  await page.route("**/other.safetensors", (route) => route.fulfill({ body: other }));
  await open(page);
  await classify(page, clipNames.slice(0, 1));
  const outcome = await page.evaluate(async (name) => {
    const { samples, sampleRate } = scope.sounds[name]!;
    const bad = (state: unknown) =>
      scope.code(
        Promise.resolve().then(() => scope.recognizer.session({ state: state as string })),
      );
    const atOnce = [
      await bad(7),
      await bad(null),
      await bad("words"),
      await bad("{}"),
      await bad(""),
    ];
    const state = scope.session.state()!;
    const use = async (recognizer: Package.Recognizer<string>, state: string) => {
      const session = recognizer.session({ state });
      const code = await scope.code(session.classify(samples, { sampleRate }));
      // Its calls are rejected until it is reset.
      const again = await scope.code(session.timeline(samples, { sampleRate }));
      session.reset();
      return [code, again, typeof (await session.classify(samples, { sampleRate })).label];
    };
    const { recognizer } = scope;
    const shortened = await use(recognizer, state.replace(/\[[^,\]]*,/, "["));
    const model = await (await fetch("/other.safetensors")).arrayBuffer();
    const elsewhere = await use(await scope.load({ backend: "cpu", model }), state);
    return { atOnce, shortened, elsewhere };
  }, clipNames[0]!);
  expect(outcome).toEqual({
    atOnce: Array(5).fill("session-state"),
    shortened: ["session-state", "session-state", "string"],
    elsewhere: ["session-state", "session-state", "string"],
  });
});

test("a model without the mean of the embedding has no sessions", async ({ page }) => {
  const old = readFileSync(`${root}/tests/golden/network.safetensors`);
  await page.route("**/old.safetensors", (route) => route.fulfill({ body: old }));
  const outcome = await page.evaluate(async () => {
    const recognizer = await scope.load({ backend: "cpu", model: "/old.safetensors" });
    const code = await scope.code(Promise.resolve().then(() => recognizer.session()));
    return { sessions: recognizer.card.sessions, code };
  });
  expect(outcome).toEqual({ sessions: false, code: "model-session" });
});

test("disposing of a session ends its calls; disposing of the recognizer ends those of all sessions", async ({
  page,
}) => {
  await open(page);
  const outcome = await page.evaluate(async (names) => {
    const { recognizer, session } = scope;
    const { samples, sampleRate } = scope.sounds[names[0]!]!;
    const call = (own: Package.Session<string>) =>
      scope.code(own.classify(samples, { sampleRate }));
    const waiting = [call(session), call(session)];
    session.dispose();
    session.dispose();
    const codes = [...(await Promise.all(waiting)), await call(session)];
    const { label } = await recognizer.classify(samples, { sampleRate });
    const other = recognizer.session();
    const listening = other.listen({
      input: { sampleRate, blocks: scope.blocks(samples, 400) },
    });
    await listening.next();
    recognizer.dispose();
    codes.push(await scope.code(listening.next()), await call(other));
    codes.push(await scope.code(Promise.resolve().then(() => recognizer.session())));
    return { label: typeof label, codes };
  }, clipNames);
  expect(outcome).toEqual({ label: "string", codes: Array(6).fill("disposed") });
});
