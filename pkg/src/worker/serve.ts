import type { Binding } from "../engine/binding.js";
import type { LiveInput, RawClassification, RawWindow } from "../engine/engine.js";
import { EmotionError } from "../core/errors.js";
import { LocalEngine } from "../engine/local-engine.js";
import { warmUp } from "../engine/warm-up.js";
import type { RecognitionProtocol } from "./protocol.js";
import { serve } from "./server.js";

/** Handles the calls of the page with a {@link LocalEngine}. */
export function serveRecognition(binding: Binding): void {
  const live = new Map<number, LiveInput>();
  let loaded: LocalEngine | undefined;
  let called = false;

  const engine = () => {
    if (loaded) return loaded;
    throw new EmotionError("internal", "received a call before load");
  };
  /** The engine for a call that runs the network, which stops the warm-up. */
  const warm = () => {
    called = true;
    return engine();
  };

  serve<RecognitionProtocol>({
    calls: {
      async load(source) {
        loaded = await LocalEngine.load(binding, source);
        void warmUp(loaded, () => !called);
        return { card: loaded.card, backend: loaded.backend };
      },
      async classify({ session, embedding, ...sound }, { transfer, signal }) {
        const result = await warm().classify(sound, { session, embedding, signal });
        transfer.push(...memoryOf(result.classification));
        return result;
      },
      async logMel({ samples, sampleRate }, { transfer }) {
        const decibels = await engine().logMel(samples, sampleRate);
        transfer.push(decibels.buffer);
        return decibels;
      },
      async inspect({ samples, sampleRate }, { transfer }) {
        const inspection = await engine().inspect(samples, sampleRate);
        for (const { values } of inspection.stages) transfer.push(values.buffer);
        return inspection;
      },
      async exportModel(_, { transfer }) {
        const model = await engine().exportModel();
        transfer.push(model.buffer);
        return model;
      },
      async decode(bytes, { transfer }) {
        const decoded = await engine().decode(bytes);
        transfer.push(decoded.samples.buffer);
        return decoded;
      },
      timeline(task, { emit, signal }) {
        const onWindow = (window: RawWindow, count: number) =>
          emit({ window, count }, memoryOf(window));
        return warm().timeline({ ...task, signal, onWindow });
      },
      async openLive({ live: id, sampleRate, options, session }) {
        live.set(id, await engine().openLive(sampleRate, options, session));
      },
      async classifyLive(id, { transfer }) {
        const input = live.get(id);
        if (!input) throw new EmotionError("internal", `unknown listener ${id}`);
        called = true;
        const result = await input.classify();
        if ("attention" in result.reply) transfer.push(...memoryOf(result.reply));
        return result;
      },
    },
    notes: {
      pushLive: ({ live: id, samples }) => live.get(id)?.push(samples),
      closeLive(id) {
        live.get(id)?.close();
        live.delete(id);
      },
      putSession: ({ session, state }) => loaded?.putSession(session, state),
      closeSession: (session) => loaded?.closeSession(session),
    },
  });
}

/** The buffers of a result to transfer instead of copying. */
const memoryOf = ({ attention, embedding }: RawClassification): Transferable[] =>
  embedding ? [attention.buffer, embedding.buffer] : [attention.buffer];
