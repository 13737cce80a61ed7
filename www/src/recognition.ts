import { loadRecognizer, type LoadOptions, type Progress, type Recognizer } from "speech-emotion";

export type BackendOption = NonNullable<LoadOptions["backend"]>;

const isBackend = (value: string | null): value is BackendOption =>
  value === "auto" || value === "webgpu" || value === "cpu";

/** The recognizer of the page: the backend is a setting of its address, `?backend=cpu`. */
export class Recognition {
  onProgress: (progress: Progress) => void = () => undefined;

  backend: BackendOption;
  /** The recognizer, once it can answer. */
  loaded: Recognizer | undefined;
  #current: Promise<Recognizer> | undefined;

  constructor() {
    const asked = new URLSearchParams(location.search).get("backend");
    this.backend = isBackend(asked) ? asked : "auto";
  }

  /** The recognizer, loaded where it is not; after a failure the next call loads again. */
  get(): Promise<Recognizer> {
    if (!this.#current) {
      const loading = loadRecognizer({
        backend: this.backend,
        onProgress: (progress) => {
          if (this.#current === loading) this.onProgress(progress);
        },
      });
      this.#current = loading;
      loading.then(
        (recognizer) => {
          if (this.#current === loading) this.loaded = recognizer;
        },
        () => {
          if (this.#current === loading) this.#current = undefined;
        },
      );
    }
    return this.#current;
  }

  /** Lets go of a recognizer that cannot answer any more. */
  reset(): void {
    void this.#current?.then((recognizer) => recognizer.dispose()).catch(() => undefined);
    this.#current = undefined;
    this.loaded = undefined;
  }

  /** Takes another backend from the next call on, and writes it into the page's address. */
  choose(backend: string): void {
    if (!isBackend(backend)) return;
    this.backend = backend;
    const address = new URL(location.href);
    if (backend === "auto") address.searchParams.delete("backend");
    else address.searchParams.set("backend", backend);
    history.replaceState(null, "", address);
    this.reset();
  }
}
