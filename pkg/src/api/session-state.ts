import type { Adaptation } from "../engine/engine.js";
import { EmotionError } from "../core/errors.js";

/**
 * Reads the header of a session state. The wasm module checks that the values match the model.
 *
 * @throws EmotionError `session-state`
 */
export function readSessionState(state: unknown): Adaptation {
  if (state === undefined) return { seconds: 0, state };
  if (typeof state === "string") {
    const { seconds } = parse(state);
    if (typeof seconds === "number" && seconds >= 0) return { seconds, state };
  }
  const received =
    typeof state === "string" ? "another string" : state === null ? "null" : typeof state;
  const expected = "expected `state` as the string that `session.state()` returned";
  throw new EmotionError("session-state", `${expected}, received ${received}`);
}

function parse(text: string): { seconds?: unknown } {
  try {
    return Object(JSON.parse(text)) as { seconds?: unknown };
  } catch {
    return {};
  }
}
