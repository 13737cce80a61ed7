// Recognizers shared by UI components with the same options. A recognizer is freed when its last component is removed.
import { loadRecognizer } from "../api/load-recognizer.js";
import type { Recognizer } from "../api/recognizer.js";
import { EmotionError } from "../core/errors.js";
import type { LoadOptions, Progress } from "../types/index.js";

/** The options of a shared recognizer. */
export type SharedOptions = Omit<LoadOptions, "onProgress" | "signal">;

/** The state of a shared recognizer. */
export interface SharedState {
  status: "loading" | "ready" | "error";
  recognizer?: Recognizer<string>;
  error?: EmotionError;
  /** The download progress during loading. */
  progress?: Progress;
}

/** The state before loading, also used on servers. */
export const LOADING: SharedState = { status: "loading" };

const entries = new Map<string, Entry>();

/**
 * Loads a recognizer, or shares an existing one.
 *
 * @param onChange called with each state, first after this function has returned
 * @returns releases the recognizer
 */
export function shareRecognizer(
  options: SharedOptions,
  onChange: (state: SharedState) => void,
): () => void {
  const key = sharingKey(options);
  const entry = entries.get(key) ?? new Entry(key, options);
  return entry.use(onChange);
}

class Entry {
  readonly #key: string;
  readonly #users = new Set<(state: SharedState) => void>();
  readonly #abort = new AbortController();
  #state = LOADING;

  constructor(key: string, options: SharedOptions) {
    this.#key = key;
    entries.set(key, this);
    const { signal } = this.#abort;
    const onProgress = (progress: Progress) => this.#set({ status: "loading", progress });
    loadRecognizer<string>({ ...options, signal, onProgress }).then(
      (recognizer) => {
        if (signal.aborted) recognizer.dispose();
        else this.#set({ status: "ready", recognizer });
      },
      (failure: unknown) => {
        // The next component tries to load again.
        this.#remove();
        this.#set({ status: "error", error: EmotionError.from(failure) });
      },
    );
  }

  use(onChange: (state: SharedState) => void): () => void {
    // Two components may pass the same function.
    const user = (state: SharedState) => onChange(state);
    this.#users.add(user);
    queueMicrotask(() => {
      if (this.#users.has(user)) user(this.#state);
    });
    return () => {
      this.#users.delete(user);
      // React's strict mode and DOM moves release and reacquire it in the same task.
      setTimeout(() => this.#freeIfUnused());
    };
  }

  #freeIfUnused(): void {
    if (this.#users.size > 0) return;
    this.#remove();
    this.#abort.abort();
    this.#state.recognizer?.dispose();
  }

  #remove(): void {
    if (entries.get(this.#key) === this) entries.delete(this.#key);
  }

  #set(state: SharedState): void {
    this.#state = state;
    for (const user of this.#users) user(state);
  }
}

/** Equal for options that load the same recognizer. Addresses are compared by value, other values by identity. */
export function sharingKey({ backend, model, worker, training }: SharedOptions): string {
  const address = model instanceof URL ? model.href : model;
  return JSON.stringify([
    backend ?? "auto",
    typeof address === "object" ? identity(address) : (address ?? null),
    worker ?? true,
    identity(training?.cpu),
    identity(training?.webgpu),
  ]);
}

const identities = new WeakMap<object, number>();
let count = 0;

function identity(value: object | undefined): number {
  if (typeof value !== "object" || value === null) return 0;
  const known = identities.get(value) ?? ++count;
  identities.set(value, known);
  return known;
}
