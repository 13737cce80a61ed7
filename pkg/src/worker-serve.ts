import type { Binding } from "./binding.js";
import type { Adapted, LiveInput } from "./engine.js";
import { EmotionError } from "./errors.js";
import { LocalEngine } from "./local-engine.js";
import type { Loaded, Reply, Request } from "./messages.js";
import { warmUp } from "./warm-up.js";
import { holdLock } from "./worker-lock.js";
import { openPort, refuseUnreadable } from "./worker-port.js";

/** A request that is answered. */
type Question = Extract<Request, { id: number }>;

type Value = Extract<Reply, { type: "done" }>["value"];

/** Answers the requests of the page with a {@link LocalEngine}, in the order they come. */
export function serve(binding: Binding): void {
  const port = openPort<Request, Reply>();
  const live = new Map<number, LiveInput>();
  const timelines = new Map<number, AbortController>();
  let loaded: LocalEngine | undefined;
  let asked = false;

  const post = (reply: Reply, transfer: Transferable[] = []) => port.postMessage(reply, transfer);
  const engine = () => {
    if (loaded) return loaded;
    throw new EmotionError("internal", "a call came before load");
  };
  const input = (id: number) => {
    const found = live.get(id);
    if (found) return found;
    throw new EmotionError("internal", `there is no listener ${id}`);
  };

  async function load(request: Extract<Request, { type: "load" }>): Promise<Loaded> {
    const [started] = await Promise.all([
      LocalEngine.load(binding, request.source, (progress) => post({ type: "progress", progress })),
      holdLock(request.lock),
    ]);
    loaded = started;
    void warmUp(started, () => !asked);
    return { card: started.card, backend: started.backend };
  }

  async function timeline(request: Extract<Request, { type: "timeline" }>): Promise<Adapted> {
    asked = true;
    const abort = new AbortController();
    timelines.set(request.id, abort);
    const onWindow = (value: Extract<Reply, { type: "window" }>["value"], count: number) =>
      post({ type: "window", id: request.id, value, count }, [value.attention.buffer]);
    try {
      const { session, ...task } = { ...request, transfer: false, signal: abort.signal, onWindow };
      return await engine().timeline({ ...task, ...(session && { session }) });
    } finally {
      timelines.delete(request.id);
    }
  }

  /** Does what is asked; the value that is posted back, and what of it is handed over. */
  async function run(request: Question): Promise<[Value, Transferable[]]> {
    switch (request.type) {
      case "load":
        return [await load(request), []];
      case "classify": {
        asked = true;
        const { samples, sampleRate, session } = request;
        const answer = await engine().classify(samples, sampleRate, false, session);
        return [answer, [answer.classification.attention.buffer]];
      }
      case "log-mel": {
        const decibels = await engine().logMel(request.samples, request.sampleRate);
        return [decibels, [decibels.buffer]];
      }
      case "inspect": {
        const inspection = await engine().inspect(request.samples, request.sampleRate);
        return [inspection, inspection.stages.map(({ values }) => values.buffer)];
      }
      case "model": {
        const model = await engine().exportModel();
        return [model, [model.buffer]];
      }
      case "decode": {
        const sound = await engine().decode(request.bytes);
        return [sound, [sound.samples.buffer]];
      }
      case "timeline":
        return [await timeline(request), []];
      case "live-open": {
        const { sampleRate, options, session } = request;
        live.set(request.live, await engine().openLive(sampleRate, options, session));
        return [undefined, []];
      }
      case "live-answer": {
        asked = true;
        const answer = await input(request.live).answer();
        const { reply } = answer;
        return [answer, "attention" in reply ? [reply.attention.buffer] : []];
      }
    }
  }

  async function answer(request: Question): Promise<void> {
    const { id } = request;
    try {
      const [value, transfer] = await run(request);
      post({ type: "done", id, value }, transfer);
    } catch (failure) {
      const { code, message, cause } = EmotionError.from(failure);
      // After a trap the module's memory may be in any state: the page starts another worker.
      const fatal = typeof WebAssembly !== "undefined" && cause instanceof WebAssembly.RuntimeError;
      post({ type: "failed", id, code, message, fatal });
    }
  }

  port.onmessageerror = refuseUnreadable;
  port.onmessage = ({ data: request }) => {
    if (request.type === "live-push") live.get(request.live)?.push(request.samples);
    else if (request.type === "live-close") {
      live.get(request.live)?.close();
      live.delete(request.live);
    } else if (request.type === "session-put") loaded?.putSession(request.session, request.state);
    else if (request.type === "session-close") loaded?.closeSession(request.session);
    else if (request.type === "cancel") timelines.get(request.timeline)?.abort();
    else void answer(request);
  };
}
