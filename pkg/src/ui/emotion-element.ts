import type { Recognizer } from "../api/recognizer.js";
import type { Session } from "../api/session.js";
import { EmotionError } from "../core/errors.js";
import type { AudioInput, Classification, ClassifyOptions } from "../types/index.js";
import type { LiveClassification } from "../types/listen.js";
import type { BackendName } from "../types/backend.js";
import { type ElementTexts, textsFor } from "./element-texts.js";
import { ElementView } from "./element-view.js";
import { LiveLoop } from "./live-loop.js";
import { LOADING, shareRecognizer, type SharedState } from "./shared-recognizer.js";

/** `HTMLElement`, or an empty class on servers, so that the module can be imported there. */
const Base: typeof HTMLElement = globalThis.HTMLElement ?? class {};

/** The events of the element; they do not bubble. */
export interface SpeechEmotionEvents {
  /** The recognizer is loaded. */
  ready: CustomEvent<Recognizer<string>>;
  /** A result of `classify` or of live classification. */
  classification: CustomEvent<Classification | LiveClassification>;
  /** Loading, live classification or `classify` failed. */
  error: CustomEvent<EmotionError>;
}

/**
 * `<speech-emotion>`: a button that starts live classification of the microphone, the label, and the probabilities.
 *
 * Attributes, also available as properties:
 * - `model`: the address of a custom model
 * - `backend`: `"auto"` (default), `"cpu"` or `"webgpu"`
 * - `adapt`: results adapt to one speaker, room and microphone
 * - `lang`: `"en"` or `"de"`, by default the language of the page
 *
 * Events: see {@link SpeechEmotionEvents}.
 *
 * Styling: the parts `panel`, `head`, `button`, `label`, `scores`, `score`, `name`, `meter` and `bar`; the states
 * `loading`, `ready`, `listening` and `error`, as in `speech-emotion:state(listening)::part(panel)`; and the
 * property `--speech-emotion-accent`. Colors follow the `color-scheme` of the page.
 *
 * Elements with the same attributes share one recognizer. Removing an element from the document closes its microphone.
 */
export class SpeechEmotionElement extends Base {
  /** @internal */
  static readonly observedAttributes = ["model", "backend", "adapt", "lang"];

  readonly #view: ElementView;
  readonly #internals: ElementInternals;
  readonly #loop: LiveLoop<string>;
  #release: (() => void) | undefined;
  #shared: SharedState = LOADING;
  #session: Session<string> | undefined;
  #result: Classification | LiveClassification | undefined;
  #error: EmotionError | undefined;
  #silent = false;

  constructor() {
    super();
    this.#internals = this.attachInternals();
    this.#view = new ElementView(this);
    this.#view.button.addEventListener("click", () => {
      if (this.listening) this.stop();
      else this.start();
    });
    this.#loop = new LiveLoop({
      onResult: (live) => {
        this.#silent = live.kind === "silence";
        if (live.kind === "classification") this.#show(live);
        else this.#draw();
      },
      onError: (error) => this.#fail(error),
      onChange: () => {
        this.#silent = false;
        this.#draw();
      },
    });
  }

  /** The recognizer after loading. Other elements may share it: do not dispose it. */
  get recognizer(): Recognizer<string> | undefined {
    return this.#shared.recognizer;
  }

  /** The address of a custom model; `null` for the default model. */
  get model(): string | null {
    return this.getAttribute("model");
  }

  /** Sets the attribute. */
  set model(address: string | null) {
    this.#reflect("model", address);
  }

  /** The inference backend; `null` is `"auto"`. */
  get backend(): string | null {
    return this.getAttribute("backend");
  }

  /** Sets the attribute. */
  set backend(name: string | null) {
    this.#reflect("backend", name);
  }

  /** Whether results adapt to one speaker, room and microphone. */
  get adapt(): boolean {
    return this.hasAttribute("adapt");
  }

  /** Sets the attribute. */
  set adapt(adapt: boolean) {
    this.#reflect("adapt", adapt ? "" : null);
  }

  /** The session, if the attribute `adapt` is set. */
  get session(): Session<string> | undefined {
    return this.#session;
  }

  /** The newest result. */
  get result(): Classification | LiveClassification | undefined {
    return this.#result;
  }

  /** The error of loading or of the last call. */
  get error(): EmotionError | undefined {
    return this.#shared.error ?? this.#error;
  }

  /** Also available as a custom state in style sheets. */
  get status(): "loading" | "ready" | "listening" | "error" {
    if (this.error) return "error";
    if (this.listening) return "listening";
    return this.recognizer ? "ready" : "loading";
  }

  /** Whether live classification is active. */
  get listening(): boolean {
    return this.#loop.listening;
  }

  /** Starts live classification, as the button does. Does nothing before the event `ready`. */
  start(): void {
    const source = this.#source();
    if (!source) return;
    this.#error = undefined;
    this.#loop.start(source);
  }

  /** Stops live classification and closes the microphone. */
  stop(): void {
    this.#loop.stop();
  }

  /**
   * Classifies a recording or a file and shows the result. On failure it resolves to `undefined` and fires the event
   * `error`. Does nothing before the event `ready`.
   */
  async classify(
    input: AudioInput,
    options: ClassifyOptions = {},
  ): Promise<Classification | undefined> {
    const source = this.#source();
    if (!source) return undefined;
    this.#error = undefined;
    try {
      const result = await source.classify(input, options);
      if (this.#source() === source) this.#show(result);
      return result;
    } catch (failure) {
      // A replaced session was disposed.
      if (this.#source() === source) this.#fail(EmotionError.from(failure));
      return undefined;
    }
  }

  /** Adds a listener for an event of this element. */
  override addEventListener<Name extends keyof SpeechEmotionEvents>(
    type: Name,
    listener: (event: SpeechEmotionEvents[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Adds a listener for any other event. */
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: unknown,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener as EventListener, options);
  }

  /** @internal */
  connectedCallback(): void {
    this.#draw();
    this.#load();
  }

  /** @internal */
  disconnectedCallback(): void {
    this.#unload();
  }

  /** @internal */
  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.#release) return;
    if (name !== "lang") {
      this.#unload();
      this.#load();
    }
    this.#draw();
  }

  #reflect(name: string, value: string | null | undefined): void {
    if (value == null) this.removeAttribute(name);
    else this.setAttribute(name, value);
  }

  #load(): void {
    const { model, backend } = this;
    const options = {
      ...(model !== null && { model }),
      // Other values throw an error with the code `option`.
      ...(backend !== null && { backend: backend as BackendName }),
    };
    this.#release = shareRecognizer(options, (shared) => {
      const { status, recognizer, error } = shared;
      const changed = status !== this.#shared.status;
      this.#shared = shared;
      if (recognizer && changed) this.#openSession(recognizer);
      this.#draw();
      if (recognizer && changed) this.#dispatch("ready", recognizer);
      if (error && changed) this.#dispatch("error", error);
    });
  }

  #unload(): void {
    this.#loop.stop();
    this.#session?.dispose();
    this.#session = undefined;
    this.#release?.();
    this.#release = undefined;
    this.#shared = LOADING;
    this.#result = undefined;
    this.#error = undefined;
  }

  #openSession(recognizer: Recognizer<string>): void {
    if (!this.adapt) return;
    try {
      this.#session = recognizer.session();
    } catch (failure) {
      this.#fail(EmotionError.from(failure));
    }
  }

  #source(): Recognizer<string> | Session<string> | undefined {
    return this.adapt ? this.#session : this.recognizer;
  }

  #show(result: Classification | LiveClassification): void {
    this.#result = result;
    this.#draw();
    this.#dispatch("classification", result);
  }

  #fail(error: EmotionError): void {
    this.#error = error;
    this.#draw();
    this.#dispatch("error", error);
  }

  #dispatch<Name extends keyof SpeechEmotionEvents>(
    name: Name,
    detail: SpeechEmotionEvents[Name]["detail"],
  ): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #draw(): void {
    const texts = textsFor(this.closest("[lang]")?.getAttribute("lang") ?? "");
    const { error, listening, recognizer, status } = this;
    // Not an attribute, since frameworks compare attributes during hydration. Older browsers have no custom states.
    this.#internals.states?.clear();
    this.#internals.states?.add(status);
    const labels = recognizer?.card.labels ?? [];
    this.#view.draw(
      {
        canListen: this.#source() !== undefined,
        listening,
        status: error?.message ?? this.#statusText(texts),
        failed: error !== undefined,
        probabilities: labels.map((label) => [label, this.#result?.probabilities[label] ?? 0]),
      },
      texts,
    );
  }

  #statusText(texts: ElementTexts): string {
    if (this.#silent) return texts.silent;
    const label = this.#result?.label;
    if (label !== undefined) return texts.labels[label] ?? label;
    if (this.listening) return texts.listening;
    return this.recognizer ? texts.ready : texts.loading;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "speech-emotion": SpeechEmotionElement;
  }
}
