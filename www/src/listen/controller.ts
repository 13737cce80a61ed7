import type { Classification, Recognizer } from "speech-emotion";
import { PageError } from "../page-error.ts";
import { byId } from "../dom.ts";
import { emotionName } from "../emotions.ts";
import { errorWords } from "../error-words.ts";
import type { Figure } from "../plot/figure.ts";
import { logMelPicture } from "../plot/log-mel-image.ts";
import type { PageSound } from "../sound.ts";
import { showStatus } from "../status.ts";
import { texts } from "../texts/index.ts";
import type { Shared } from "../view.ts";
import { showResult, showError, showMessage } from "./result-view.ts";
import { showBars } from "./bars.ts";
import { showCalibration } from "./calibration.ts";
import { markClip } from "./clip-list.ts";
import { Compare } from "./compare.ts";
import { type SessionResult, classifySound, type SessionPosition } from "./classify.ts";
import type { Clip } from "./clips.ts";
import { showBackend, showFacts } from "./facts.ts";
import { type ResultEntry, ResultList } from "./result-list.ts";
import type { ClassifiedRecording, Panel } from "./panel.ts";
import { showRecalls } from "./recalls.ts";
import { reveal } from "./reveal.ts";
import { showUsed } from "./first-screen.ts";

/** The controller of the Recognize view: passes recordings to the recognizer and results to the panels. */
export class ListenController {
  readonly #shared: Shared;
  readonly #figure: Figure;
  readonly #panels: Panel[];
  readonly #results = new ResultList((entry) => void this.openEntry(entry));
  readonly #clips = new Map<Clip, ResultEntry>();
  #sound: PageSound | undefined;
  #entry: ResultEntry | undefined;
  /** Counts requests, so that a late result of an earlier request is dropped. */
  #turn = 0;
  #labels: string[] = Object.keys(texts.emotions);
  /** Whether a recording is in progress, which then owns the result panel. */
  busy = () => false;

  constructor(shared: Shared, figure: Figure, panels: Panel[]) {
    this.#shared = shared;
    this.#figure = figure;
    this.#panels = panels;
    const compare = new Compare();
    this.#results.onChange = (entries) => compare.take(entries);
    byId<HTMLSelectElement>("backend").value = shared.recognition.backend;
    showBars(this.#labels);
    this.#showEmpty();
    shared.recognition.onModel(() => void this.#takeModel());
    shared.recognition.onBackend(() => this.#showBackend());
  }

  /** The current bundled recording, if any. */
  get clip(): Clip | undefined {
    return [...this.#clips].find(([, entry]) => entry === this.#entry)?.[0];
  }

  /** Loads the model in advance. */
  async load(): Promise<void> {
    const turn = this.#turn;
    try {
      await this.#recognizer();
      if (!this.busy()) this.showReady();
    } catch (failure) {
      if (turn === this.#turn) this.fail(failure, () => void this.#tryAgain());
    }
  }

  /** Switches to another model, which may have other labels. */
  async #takeModel(): Promise<void> {
    showStatus("loading");
    if (this.#sound) return this.listen(this.#sound, this.#entry);
    this.#showEmpty();
    await this.load();
    if (!this.#sound) showBars(this.#labels);
  }

  chooseBackend(backend: string): void {
    this.#shared.recognition.choose(backend);
    if (this.busy()) return void this.#recognizer().catch(() => undefined);
    if (this.#sound) this.again();
    else void this.load();
  }

  /** Classifies the current recording again. */
  again(): void {
    if (this.#sound) void this.listen(this.#sound, this.#entry);
  }

  /** @param play whether to play it as well: not without a user gesture */
  async openClip(clip: Clip, play: boolean): Promise<void> {
    const turn = this.begin();
    markClip(clip);
    const name = () => `${emotionName(clip.label)}, ${texts.clips.speaker(clip.sex, clip.speaker)}`;
    const sound = await this.#decode(turn, name, async () => {
      const response = await fetch(clip.url);
      if (!response.ok) {
        throw new PageError("download-failed", `${clip.url}: ${response.status}`);
      }
      return response.blob();
    });
    if (!sound) return;
    sound.actedLabel = clip.label;
    sound.quote = clip.sentence;
    let entry = this.#clips.get(clip);
    if (!entry) {
      entry = { source: sound };
      this.#clips.set(clip, entry);
      this.#results.add([entry]);
    }
    this.#figure.show(sound);
    if (play) void this.#shared.player.play();
    await this.listen(sound, entry);
  }

  /** Opens files: shows the first; classifies and lists all. */
  async openFiles(files: File[]): Promise<void> {
    const entries = files.map((source): ResultEntry => ({ source }));
    this.#results.add(entries);
    const [first, ...rest] = entries;
    if (first) await this.openEntry(first);
    for (const entry of rest) await this.#classifyHidden(entry);
  }

  /** Shows a recording of the list. */
  async openEntry(entry: ResultEntry): Promise<void> {
    const clip = [...this.#clips].find(([, each]) => each === entry)?.[0];
    const turn = this.begin();
    if (clip) markClip(clip);
    const { source } = entry;
    if (!(source instanceof File)) return this.listen(source, entry);
    const sound = await this.#decode(
      turn,
      () => source.name,
      () => Promise.resolve(source),
      entry,
    );
    if (sound) await this.listen(sound, entry);
  }

  /** Classifies a file of the list without showing it. */
  async #classifyHidden(entry: ResultEntry): Promise<void> {
    if (!(entry.source instanceof File) || entry.result) return;
    try {
      const recognizer = await this.#shared.recognition.get();
      const sound = await recognizer.decodeAudio(entry.source);
      const named = { name: () => "", ...sound };
      const { result } = await this.#classify(recognizer, named, entry);
      this.#results.update(entry, named, result);
    } catch (failure) {
      // Another backend was chosen in the meantime: classify with it.
      if (PageError.from(failure).code === "disposed") return this.#classifyHidden(entry);
      this.#results.update(entry, undefined, undefined);
    }
  }

  /** A new recording: it is listed and classified. */
  async openRecorded(sound: PageSound): Promise<void> {
    await this.listen(sound, this.list(sound));
  }

  /** Adds a recording to the list. If it has a position, its speech is already counted in the session. */
  list(sound: PageSound, position?: SessionPosition): ResultEntry {
    const entry: ResultEntry = { source: sound, ...(position && { position }) };
    this.#results.add([entry]);
    return entry;
  }

  /** A new request: cancels the current one. */
  begin(): number {
    this.#shared.player.pause();
    showUsed();
    this.#sound = undefined;
    this.#entry = undefined;
    markClip(undefined);
    this.#results.mark(undefined);
    this.#showPanels(undefined);
    return ++this.#turn;
  }

  /** Whether no later request has started. */
  isCurrent(turn: number): boolean {
    return turn === this.#turn;
  }

  async #decode(
    turn: number,
    name: () => string,
    read: () => Promise<Blob>,
    entry?: ResultEntry,
  ): Promise<PageSound | undefined> {
    this.#showWaiting(name);
    try {
      const [recognizer, file] = await Promise.all([this.#recognizer(), read()]);
      const decoded = await recognizer.decodeAudio(file);
      return turn === this.#turn ? { name, ...decoded } : undefined;
    } catch (failure) {
      // Another backend was chosen in the meantime: decode with it.
      if (PageError.from(failure).code === "disposed" && turn === this.#turn) {
        return this.#decode(turn, name, read, entry);
      }
      if (entry) this.#results.update(entry, undefined, undefined);
      if (turn === this.#turn) this.fail(failure, () => void this.#tryAgain());
      return undefined;
    }
  }

  /** Classifies a recording and shows it. */
  async listen(sound: PageSound, entry?: ResultEntry): Promise<void> {
    const turn = ++this.#turn;
    showUsed();
    this.#sound = sound;
    this.#entry = entry;
    this.#figure.show(sound);
    this.#results.mark(entry);
    this.#showPanels(undefined);
    this.#showWaiting(sound.name);
    try {
      const recognizer = await this.#recognizer();
      if (turn !== this.#turn) return;
      showStatus("working");
      showMessage("busy", () => [
        texts.result.workingTitle,
        texts.result.workingText(sound.name()),
      ]);
      const { samples, sampleRate } = sound;
      const { result, adaptedSeconds, classify } = await this.#classify(recognizer, sound, entry);
      if (entry) this.#results.update(entry, sound, result);
      if (turn !== this.#turn) return;
      const classified: ClassifiedRecording = { sound, result, recognizer, classify };
      if (adaptedSeconds !== undefined) classified.adaptedSeconds = adaptedSeconds;
      this.#showResult(classified);
      const logMel = logMelPicture(await recognizer.logMel(samples, { sampleRate }));
      if (turn !== this.#turn) return;
      this.#figure.showLogMel(logMel);
      this.#showPanels({ ...classified, logMel });
    } catch (failure) {
      if (turn !== this.#turn) return;
      if (entry && !entry.result) this.#results.update(entry, sound, undefined);
      this.fail(failure, () => void this.#tryAgain());
    }
  }

  async #classify(
    recognizer: Recognizer<string>,
    sound: PageSound,
    entry?: ResultEntry,
  ): Promise<SessionResult> {
    const { speaker, model } = this.#shared.recognition;
    const result = await classifySound(recognizer, speaker, sound, model?.id, entry?.position);
    if (entry && result.position) entry.position = result.position;
    return result;
  }

  /** Reloads the model after a failure and classifies the current recording again, if any. */
  #tryAgain(): Promise<void> {
    if (this.#sound) return this.listen(this.#sound, this.#entry);
    showStatus("loading");
    this.#showEmpty();
    return this.load();
  }

  async #recognizer(): Promise<Recognizer<string>> {
    const recognizer = await this.#shared.recognition.get();
    this.#labels = recognizer.card.labels;
    // Shows the adaptation panel before the first recording.
    this.#shared.recognition.speaker.of(recognizer);
    showFacts(recognizer.backend);
    showCalibration(recognizer.card);
    showRecalls(recognizer.card);
    return recognizer;
  }

  #showPanels(classified: ClassifiedRecording | undefined): void {
    for (const panel of this.#panels) panel.show(classified);
  }

  #showEmpty(): void {
    showMessage("empty", () => [texts.result.emptyTitle, texts.result.emptyText]);
  }

  #showWaiting(name: () => string): void {
    showBars(this.#labels);
    if (byId("app").dataset.state === "failed") showStatus("loading");
    showMessage("busy", () => [texts.result.workingTitle, texts.result.waitingText(name())]);
  }

  #showResult(classified: ClassifiedRecording): void {
    const { sound, result, recognizer } = classified;
    // Without speech, the attention is meaningless.
    this.#figure.show(sound, result.unsure === "no-speech" ? undefined : result);
    showResult(sound, result);
    showBars(this.#labels, result);
    showFacts(recognizer.backend, result);
    this.#showPanels(classified);
    this.showReady();
    reveal(byId("result"));
  }

  /** For an intermediate result, only the bars and the facts are updated. */
  showPassing(result: Classification): void {
    showBars(this.#labels, result);
    showFacts(this.#shared.recognition.loaded?.backend, result);
  }

  #showBackend(): void {
    showBackend(this.#shared.recognition.loaded?.backend);
    if (byId("app").dataset.state === "ready") this.showReady();
  }

  showReady(): void {
    const { loaded } = this.#shared.recognition;
    if (loaded) showStatus("ready", texts.engine.names[loaded.backend.name]);
    else showStatus("failed");
  }

  /** No request is in progress. */
  showIdle(): void {
    this.#turn++;
    this.#showEmpty();
    if (this.#shared.recognition.loaded) this.showReady();
    else void this.load();
  }

  /** Shows an error instead of the result. */
  fail(failure: unknown, retry?: () => void): void {
    const { code } = PageError.from(failure);
    if (code === "worker-failed") this.#shared.recognition.reset();
    showBars(this.#labels);
    const lost = ["download-failed", "wasm-failed", "worker-failed", "internal"].includes(code);
    showError(() => errorWords(failure), lost || code.startsWith("model-") ? retry : undefined);
    if (!this.#sound) this.#figure.show(undefined);
    this.showReady();
    reveal(byId("result"));
  }
}
