import type { Binding } from "./binding.js";
import { EmotionError } from "./errors.js";
import { LocalEngine } from "./local-engine.js";
import type { Reply, Request } from "./messages.js";

/** The few lines of a dedicated worker's global scope that are used here. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(reply: Reply, transfer: Transferable[]): void;
}

/** Answers the requests of the page with a {@link LocalEngine}, in the order they come. */
export function serve(binding: Binding): void {
  const scope = globalThis as unknown as WorkerScope;
  let engine: LocalEngine | undefined;

  async function answer(request: Request): Promise<void> {
    try {
      if (request.type === "load") {
        engine = await LocalEngine.load(binding, request.source, (progress) =>
          scope.postMessage({ type: "progress", progress }, []),
        );
        const { card, backend } = engine;
        scope.postMessage({ type: "done", id: request.id, value: { card, backend } }, []);
      } else if (!engine) {
        throw new EmotionError("internal", `${request.type} came before load`);
      } else if (request.type === "classify") {
        const value = await engine.classify(request.samples, request.sampleRate);
        scope.postMessage({ type: "done", id: request.id, value }, [
          value.classification.attention.buffer,
        ]);
      } else if (request.type === "inspect") {
        const value = await engine.inspect(request.samples, request.sampleRate);
        const memory = value.stages.map(({ values }) => values.buffer);
        scope.postMessage({ type: "done", id: request.id, value }, memory);
      } else if (request.type === "log-mel") {
        const value = await engine.logMel(request.samples, request.sampleRate);
        scope.postMessage({ type: "done", id: request.id, value }, [value.buffer]);
      } else if (request.type === "model") {
        const value = await engine.exportModel();
        scope.postMessage({ type: "done", id: request.id, value }, [value.buffer]);
      } else {
        const value = await engine.decode(request.bytes);
        scope.postMessage({ type: "done", id: request.id, value }, [value.samples.buffer]);
      }
    } catch (failure) {
      const { code, message } = EmotionError.from(failure);
      scope.postMessage({ type: "failed", id: request.id, code, message }, []);
    }
  }

  scope.onmessage = (event) => void answer(event.data);
}
