import { loadRecognizer, type LoadOptions, type Progress, type Recognizer } from "speech-emotion";
import { largeModel } from "./large-model.ts";
import { trainCpu } from "speech-emotion-train";
import { trainWebgpu } from "speech-emotion-train/webgpu";

import { SpeakerSession } from "./speaker-session.ts";

export type BackendOption = NonNullable<LoadOptions["backend"]>;

const isBackend = (value: string | null): value is BackendOption =>
  value === "auto" || value === "webgpu" || value === "cpu";

const training = { cpu: trainCpu, webgpu: trainWebgpu };

/** The identifier of the large model of the page. */
export const LARGE = "large";

/** A custom model. */
export interface OwnModel {
  id: string;
  name: string;
  /** The safetensors file. */
  file: Uint8Array;
}

/** The recognizer of the page. The backend is a query parameter, `?backend=cpu`. */
export class Recognition {
  onProgress: (progress: Progress) => void = () => undefined;

  backend: BackendOption;
  /** The recognizer, after loading. */
  loaded: Recognizer<string> | undefined;
  /** The session of the current speaker. */
  readonly speaker = new SpeakerSession();
  /** The custom model in use; absent for a model of the page. */
  model: OwnModel | undefined;
  /** Whether the large model of the page is in use. */
  large = false;
  readonly #onModel = new Set<() => void>();
  readonly #onBackend = new Set<() => void>();
  #current: Promise<Recognizer<string>> | undefined;

  constructor() {
    const requested = new URLSearchParams(location.search).get("backend");
    this.backend = isBackend(requested) ? requested : "auto";
  }

  /** Returns the recognizer, loading it if necessary; after a failure the next call loads again. */
  get(): Promise<Recognizer<string>> {
    if (!this.#current) {
      const loading = loadRecognizer({
        backend: this.backend,
        training,
        ...this.#source(),
        onProgress: (progress) => {
          if (this.#current === loading) this.onProgress(progress);
        },
      });
      this.#current = loading;
      loading.then(
        (recognizer) => {
          if (this.#current !== loading) return;
          this.loaded = recognizer;
          this.#watch(recognizer);
        },
        () => {
          if (this.#current === loading) this.#current = undefined;
        },
      );
    }
    return this.#current;
  }

  #source(): { model?: Uint8Array | URL } {
    if (this.model) return { model: this.model.file };
    return this.large && largeModel ? { model: largeModel } : {};
  }

  /** The identifier of the model in use; `undefined` for the default model of the page. */
  get modelId(): string | undefined {
    return this.large ? LARGE : this.model?.id;
  }

  /** Drops a recognizer that failed. */
  reset(): void {
    void this.#current?.then((recognizer) => recognizer.dispose()).catch(() => undefined);
    this.#current = undefined;
    this.loaded = undefined;
  }

  /** Uses another backend from the next call on, and sets the query parameter. */
  choose(backend: string): void {
    if (!isBackend(backend)) return;
    this.backend = backend;
    const address = new URL(location.href);
    if (backend === "auto") address.searchParams.delete("backend");
    else address.searchParams.set("backend", backend);
    history.replaceState(null, "", address);
    this.reset();
  }

  /** Uses a custom model from the next call on, or the default model of the page. */
  useModel(model: OwnModel | undefined): void {
    if (model?.id === this.model?.id && !this.large) return;
    this.#take(model, false);
  }

  /** Uses the large model of the page from the next call on. */
  useLarge(): void {
    if (!this.large) this.#take(undefined, true);
  }

  #take(model: OwnModel | undefined, large: boolean): void {
    this.model = model;
    this.large = large;
    this.speaker.drop();
    this.reset();
    for (const listener of this.#onModel) listener();
  }

  /** Calls the listeners when the backend changes after loading; the package has no event for it. */
  #watch(recognizer: Recognizer<string>): void {
    const shown = () => JSON.stringify(recognizer.backend);
    let before = shown();
    const timer = setInterval(() => {
      if (this.loaded !== recognizer) return clearInterval(timer);
      if (shown() === before) return;
      before = shown();
      for (const listener of this.#onBackend) listener();
    }, 500);
  }

  /** Calls `listener` when the loaded recognizer uses another backend, or for another reason. */
  onBackend(listener: () => void): void {
    this.#onBackend.add(listener);
  }

  /** Calls `listener` when the model was changed. */
  onModel(listener: () => void): void {
    this.#onModel.add(listener);
  }
}
