import { type Classification, EmotionError, type Recognizer } from "speech-emotion";
import { type Ending, Recording } from "../audio/recording.ts";
import { byId } from "../dom.ts";
import { emotionName } from "../emotions.ts";
import { errorWords } from "../error-words.ts";
import { Figure } from "../plot/figure.ts";
import type { Sound } from "../sound.ts";
import { showStatus } from "../status.ts";
import { texts } from "../texts/index.ts";
import type { Shared } from "../view.ts";
import { showAnswer, showError, showMessage } from "./answer.ts";
import { showBars } from "./bars.ts";
import { markClip } from "./clip-list.ts";
import type { Clip } from "./clips.ts";
import { showFacts } from "./facts.ts";
import { showGranted, showLevel, showRecorder } from "./recorder.ts";

/** Longest recording, in seconds. */
const LIMIT_SECONDS = 30;

/** What the Listen view does: a sound comes in, the recognizer answers, the parts show it. */
export class Session {
  readonly #shared: Shared;
  readonly #figure: Figure;
  #recording: Recording | undefined;
  #openingMicrophone = false;
  #sound: Sound | undefined;
  /** Counts the sounds that were asked for, so that a late answer to an earlier one is dropped. */
  #turn = 0;
  #labels: string[] = Object.keys(texts.emotions);

  constructor(shared: Shared) {
    this.#shared = shared;
    this.#figure = new Figure(shared.player);
    byId<HTMLSelectElement>("backend").value = shared.recognition.backend;
    showRecorder(false, LIMIT_SECONDS);
    showBars(this.#labels);
    this.#showEmpty();
  }

  /** Loads the network before anybody asks. */
  async load(): Promise<void> {
    const turn = this.#turn;
    try {
      await this.#recognizer();
      if (!this.#recording) this.#showReady();
    } catch (failure) {
      if (turn === this.#turn) this.#fail(failure, () => void this.#tryAgain());
    }
  }

  chooseBackend(backend: string): void {
    this.#shared.recognition.choose(backend);
    if (this.#recording) return void this.#recognizer().catch(() => undefined);
    if (this.#sound) void this.#listen(this.#sound);
    else void this.load();
  }

  async playClip(clip: Clip): Promise<void> {
    const turn = this.#begin();
    markClip(clip);
    const name = () => `${emotionName(clip.label)}, ${texts.clips.speaker(clip.sex, clip.speaker)}`;
    const sound = await this.#decode(turn, name, async () => {
      const response = await fetch(clip.url);
      if (!response.ok) {
        throw new EmotionError("download-failed", `${clip.url}: ${response.status}`);
      }
      return response.blob();
    });
    if (!sound) return;
    sound.actedLabel = clip.label;
    sound.quote = clip.sentence;
    this.#figure.show(sound);
    void this.#shared.player.play();
    await this.#listen(sound);
  }

  async openFile(file: File): Promise<void> {
    const turn = this.#begin();
    const sound = await this.#decode(
      turn,
      () => file.name,
      () => Promise.resolve(file),
    );
    if (sound) await this.#listen(sound);
  }

  /** Starts a recording, or ends the one that runs. */
  async toggleRecording(): Promise<void> {
    if (this.#recording) return this.#recording.stop();
    if (this.#openingMicrophone) return;
    const turn = this.#begin();
    this.#openingMicrophone = true;
    try {
      const recording = await Recording.start(LIMIT_SECONDS);
      if (turn !== this.#turn) return recording.stop();
      this.#recording = recording;
      recording.onEnd = (ending) => this.#endRecording(recording, ending);
      showGranted(recording.granted);
      showRecorder(true, LIMIT_SECONDS);
      showStatus("recording");
      showMessage("busy", () => [texts.result.recordingTitle, texts.result.recordingText]);
      this.#followRecording(recording);
    } catch (failure) {
      if (turn === this.#turn) this.#fail(failure);
    } finally {
      this.#openingMicrophone = false;
    }
  }

  /** The view is left: a recording ends with its answer, playback pauses. */
  pause(): void {
    this.#recording?.stop();
    this.#shared.player.pause();
  }

  #followRecording(recording: Recording): void {
    let drawn = 0;
    const frame = (now: number) => {
      if (this.#recording !== recording) return;
      showLevel(recording.takeLevel(), recording.seconds);
      // Ten times a second is enough for a picture of half a minute.
      if (now - drawn > 100) {
        drawn = now;
        this.#figure.showGrowing(recordedSound(recording), LIMIT_SECONDS);
      }
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  #endRecording(recording: Recording, ending: Ending): void {
    this.#recording = undefined;
    showRecorder(false, LIMIT_SECONDS);
    const sound = recordedSound(recording);
    if (ending === "limit") sound.note = () => texts.listen.limitReached(LIMIT_SECONDS);
    if (ending === "unplugged") sound.note = () => texts.listen.unplugged;
    if (sound.samples.length > 0) return void this.#listen(sound);
    this.#fail(new EmotionError("nothing-recorded", "the microphone gave no samples"));
  }

  /** A new sound is on its way: whatever ran before is over. */
  #begin(): number {
    const running = this.#recording;
    this.#recording = undefined;
    if (running) {
      running.onEnd = () => undefined;
      running.stop();
      showRecorder(false, LIMIT_SECONDS);
    }
    this.#shared.player.pause();
    this.#sound = undefined;
    markClip(undefined);
    return ++this.#turn;
  }

  async #decode(
    turn: number,
    name: () => string,
    read: () => Promise<Blob>,
  ): Promise<Sound | undefined> {
    this.#showWaiting(name);
    try {
      const [recognizer, file] = await Promise.all([this.#recognizer(), read()]);
      const decoded = await recognizer.decodeAudio(file);
      return turn === this.#turn ? { name, ...decoded } : undefined;
    } catch (failure) {
      if (turn !== this.#turn) return undefined;
      // Another backend was chosen meanwhile: it decodes the file.
      if (EmotionError.from(failure).code === "disposed") return this.#decode(turn, name, read);
      this.#fail(failure, () => void this.#tryAgain());
      return undefined;
    }
  }

  async #listen(sound: Sound): Promise<void> {
    const turn = ++this.#turn;
    this.#sound = sound;
    this.#figure.show(sound);
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
      const result = await recognizer.classify(samples, { sampleRate });
      if (turn === this.#turn) this.#showResult(recognizer, sound, result);
    } catch (failure) {
      if (turn === this.#turn) this.#fail(failure, () => void this.#tryAgain());
    }
  }

  /** Loads the network again where it is lost, and asks again about the sound, if there is one. */
  #tryAgain(): Promise<void> {
    if (this.#sound) return this.#listen(this.#sound);
    showStatus("loading");
    this.#showEmpty();
    return this.load();
  }

  async #recognizer(): Promise<Recognizer> {
    const recognizer = await this.#shared.recognition.get();
    this.#labels = recognizer.card.labels;
    showFacts(recognizer.backend);
    return recognizer;
  }

  #showEmpty(): void {
    showMessage("empty", () => [texts.result.emptyTitle, texts.result.emptyText]);
  }

  #showWaiting(name: () => string): void {
    showBars(this.#labels);
    if (byId("app").dataset.state === "failed") showStatus("loading");
    showMessage("busy", () => [texts.result.workingTitle, texts.result.waitingText(name())]);
  }

  #showResult(recognizer: Recognizer, sound: Sound, result: Classification): void {
    // Where there is no speech, the attention has nothing to be on.
    this.#figure.show(sound, result.unsure === "no-speech" ? undefined : result);
    showAnswer(sound, result);
    showBars(this.#labels, result);
    showFacts(recognizer.backend, result);
    this.#showReady();
    this.#reveal();
  }

  #showReady(): void {
    const { loaded } = this.#shared.recognition;
    if (loaded) showStatus("ready", texts.engine.names[loaded.backend.name]);
    else showStatus("failed");
  }

  #fail(failure: unknown, retry?: () => void): void {
    const { code } = EmotionError.from(failure);
    if (code === "worker-failed") this.#shared.recognition.reset();
    showBars(this.#labels);
    const lost = ["download-failed", "wasm-failed", "worker-failed", "internal"].includes(code);
    showError(() => errorWords(failure), lost || code.startsWith("model-") ? retry : undefined);
    if (!this.#sound) this.#figure.show(undefined);
    this.#showReady();
    this.#reveal();
  }

  /** On a phone the answer lies below the buttons: brings it into view where it is not. */
  #reveal(): void {
    const result = byId("result");
    const { top } = result.getBoundingClientRect();
    if (top < innerHeight * 0.6 && top > -80) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    result.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
  }
}

const recordedSound = (recording: Recording): Sound => ({
  name: () => texts.listen.recordingName,
  samples: recording.samples(),
  sampleRate: recording.granted.sampleRate,
});
