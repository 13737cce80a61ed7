import type { WasmRecognizer, WasmSession } from "./binding.js";
import type { Adaptation, Adapted, SessionCall } from "./engine.js";
import { EmotionError } from "../core/errors.js";

/** The open sessions of a recognizer in wasm memory. Calls are serialized by the queue of the engine. */
export class LocalSessions {
  readonly #recognizer: WasmRecognizer;
  readonly #open = new Map<number, WasmSession>();

  constructor(recognizer: WasmRecognizer) {
    this.#recognizer = recognizer;
  }

  /** The session of a call, opened if necessary. */
  of({ id, state }: SessionCall): WasmSession {
    let session = this.#open.get(id);
    if (!session) {
      session = this.#recognizer.openSession(state);
      this.#open.set(id, session);
    }
    return session;
  }

  /** The session of a running call. @throws EmotionError `disposed` if it was closed in the meantime */
  still({ id }: SessionCall): WasmSession {
    const session = this.#open.get(id);
    if (session) return session;
    throw new EmotionError("disposed", "the session was disposed");
  }

  /** The adaptation of the session, to be added to the result. */
  adapted(call: SessionCall | undefined): Adapted {
    const session = call && this.#open.get(call.id);
    if (!session) return {};
    const adaptation: Adaptation = { seconds: session.seconds, state: session.state() };
    return { adaptation };
  }

  put(id: number, state: string | undefined): void {
    const session = this.#open.get(id);
    if (state === undefined) session?.reset();
    else session?.restore(state);
  }

  close(id: number): void {
    this.#open.get(id)?.free();
    this.#open.delete(id);
  }

  closeAll(): void {
    for (const id of [...this.#open.keys()]) this.close(id);
  }
}
