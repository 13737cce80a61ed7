import type { LiveResult } from "speech-emotion";
import { type Ending, MicrophoneRecording } from "../../audio/recording.ts";
import { byId } from "../../dom.ts";
import { emotionName } from "../../emotions.ts";
import { decimals, percent } from "../../format.ts";
import type { Figure } from "../../plot/figure.ts";
import { secondsOf, type PageSound } from "../../sound.ts";
import { showStatus } from "../../status.ts";
import { drawnText, texts } from "../../texts/index.ts";
import type { Shared } from "../../view.ts";
import { showLiveResult, showMessage } from "../result-view.ts";
import { GrowingLogMel } from "../growing-log-mel.ts";
import type { SessionPosition } from "../classify.ts";
import type { ResultEntry } from "../result-list.ts";
import type { Peak } from "../peak.ts";
import { showGranted, showLevel } from "../recorder.ts";
import type { ListenController } from "../controller.ts";
import { Blocks } from "./blocks.ts";
import { LiveHistory, type LivePoint } from "./history.ts";

/** The window and the interval of the results, in seconds. */
const WINDOW = 3;
const EVERY = 0.25;
/** Seconds of audio that are kept for later analysis, and seconds shown in the picture. */
const KEEPS = 60;
const PICTURE = 8;
/** Milliseconds between pictures, and the minimum between two announced labels. */
const PICTURE_EVERY = 80;
const ANNOUNCE_EVERY = 3000;

/** Live mode: records the microphone and classifies the newest window repeatedly. */
export class LiveControl {
  readonly #shared: Shared;
  readonly #figure: Figure;
  readonly #controller: ListenController;
  readonly #peak: Peak;
  readonly #history = new LiveHistory((point) => this.#open(point));
  readonly #drawButton = drawnText();
  readonly #drawRate = drawnText();
  #recording: MicrophoneRecording | undefined;
  #abort: AbortController | undefined;
  #newest: LiveResult | undefined;
  /** The recorded audio after live mode has ended, and the end of live mode in it. */
  #kept: { sound: PageSound; entry: ResultEntry; end: number } | undefined;
  /** Active while the microphone opens and the model loads; aborted by a second click or another recording. */
  #opening: AbortController | undefined;
  #announced = { label: "", at: 0 };
  /** Whether the buttons show live mode as active. */
  #shown = false;

  constructor(shared: Shared, figure: Figure, controller: ListenController, peak: Peak) {
    this.#shared = shared;
    this.#figure = figure;
    this.#controller = controller;
    this.#peak = peak;
    this.#showButton();
  }

  get running(): boolean {
    return this.#recording !== undefined;
  }

  /** Starts or stops live mode. */
  async toggle(): Promise<void> {
    if (this.#recording) return this.#recording.stop();
    if (this.#opening) {
      this.#cancel();
      return this.#controller.showIdle();
    }
    const turn = this.#controller.begin();
    const opening = new AbortController();
    const isOver = () => opening.signal.aborted || !this.#controller.isCurrent(turn);
    this.#opening = opening;
    this.#showButton();
    let recording: MicrophoneRecording | undefined;
    try {
      if (!this.#shared.recognition.loaded) this.#showLoading();
      recording = await MicrophoneRecording.start({ keeps: KEEPS });
      if (isOver()) return recording.stop();
      const opened = recording;
      opening.signal.addEventListener("abort", () => opened.stop());
      const recognizer = await this.#shared.recognition.get();
      if (isOver()) return recording.stop();
      this.#opening = undefined;
      this.#begin(recording, recognizer.card.labels);
      void this.#listen(recording, recognizer);
    } catch (failure) {
      recording?.stop();
      if (!isOver()) this.#controller.fail(failure);
    } finally {
      if (this.#opening === opening) this.#opening = undefined;
      this.#showButton();
    }
  }

  /** Stops live mode and classifies the last minute as one recording. */
  finish(): void {
    this.#cancel();
    this.#recording?.stop();
  }

  /** Cancels live mode when another recording is opened. */
  drop(): void {
    this.#cancel();
    if (this.#recording) this.#recording.onEnd = () => undefined;
    this.#recording?.stop();
    if (this.running) this.#close();
    this.#kept = undefined;
    showPart(false);
  }

  /** Closes the microphone that was opened while the model loads. */
  #cancel(): void {
    this.#opening?.abort();
    this.#opening = undefined;
    this.#showButton();
  }

  #showLoading(): void {
    showStatus("loading");
    showMessage("busy", () => [
      texts.status.loading,
      texts.result.waitingText(texts.live.recordingName),
    ]);
  }

  #begin(recording: MicrophoneRecording, labels: string[]): void {
    this.#recording = recording;
    this.#newest = undefined;
    this.#announced = { label: "", at: 0 };
    recording.onEnd = (ending) => this.#end(recording, ending);
    showGranted(recording.granted);
    showStatus("live");
    showMessage("busy", () => [texts.live.recognized, texts.live.lead(decimals(WINDOW, 0))]);
    byId("result-summary").setAttribute("aria-live", "off");
    showPart(true);
    this.#history.begin(labels);
    this.#showButton();
    this.#follow(recording);
  }

  async #listen(
    recording: MicrophoneRecording,
    recognizer: Awaited<ReturnType<Shared["recognition"]["get"]>>,
  ): Promise<void> {
    const abort = new AbortController();
    const blocks = new Blocks();
    this.#abort = abort;
    // A copy: the recognizer may transfer the buffer to its worker.
    recording.onBlock = (block) => blocks.push(block.slice());
    const input = { sampleRate: recording.granted.sampleRate, blocks };
    try {
      const { speaker } = this.#shared.recognition;
      for await (const result of (speaker.of(recognizer) ?? recognizer).listen({
        window: WINDOW,
        every: EVERY,
        input,
        signal: abort.signal,
      })) {
        if (this.#recording !== recording) break;
        speaker.changed();
        this.#show(result);
      }
    } catch (failure) {
      if (this.#recording !== recording) return;
      this.drop();
      this.#controller.fail(failure);
    } finally {
      blocks.end();
    }
  }

  #show(result: LiveResult): void {
    this.#newest = result;
    this.#history.add(result);
    const classification = result.kind === "classification" ? result : undefined;
    showLiveResult(classification, () => texts.live.lead(decimals(WINDOW, 0)));
    this.#peak.showLive(classification, result.windowEndSeconds - result.windowStartSeconds);
    if (classification) this.#controller.showPassing(classification);
    this.#announce(result);
    const { rate } = this.#history;
    const took = classification?.timing.total;
    if (rate === 0 || took === undefined) return;
    this.#drawRate(() => {
      byId("live-rate").textContent = texts.live.rate(decimals(rate, 1), decimals(took, 0));
    });
  }

  /** Announces a new label to screen readers, but not every result. */
  #announce(result: LiveResult): void {
    const now = performance.now();
    const label = result.kind === "silence" ? "" : result.unsure ? "unsure" : result.label;
    if (label === this.#announced.label || now - this.#announced.at < ANNOUNCE_EVERY) return;
    this.#announced = { label, at: now };
    byId("live-announcement").textContent =
      result.kind === "silence"
        ? texts.live.silence
        : result.unsure
          ? texts.result.notSure
          : texts.live.announced(emotionName(result.label), percent(result.confidence));
  }

  #follow(recording: MicrophoneRecording): void {
    const { sampleRate } = recording.granted;
    const logMel = new GrowingLogMel(recording, this.#shared.recognition, KEEPS);
    let drawn = 0;
    const frame = (now: number) => {
      if (this.#recording !== recording) return;
      showLevel(recording.takeLevel(), recording.seconds);
      if (now - drawn > PICTURE_EVERY) {
        drawn = now;
        const first = Math.max(recording.count - PICTURE * sampleRate, 0);
        const from = first / sampleRate;
        const sound = { ...liveSound(recording), samples: recording.samples(first) };
        this.#figure.showGrowing(sound, logMel.picture(from), this.#placed(from));
      }
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  /** The newest result, with times relative to a position in the recording. */
  #placed(from: number) {
    const newest = this.#newest;
    if (newest?.kind !== "classification") return undefined;
    const shift = newest.windowStartSeconds - from;
    const { startSeconds, start, end } = newest;
    return {
      ...newest,
      startSeconds: startSeconds + shift,
      start: start + shift,
      end: end + shift,
    };
  }

  #end(recording: MicrophoneRecording, ending: Ending): void {
    this.#close();
    const sound = { ...liveSound(recording), samples: recording.samples() };
    if (ending === "unplugged") sound.note = () => texts.listen.unplugged;
    if (sound.samples.length === 0) return this.#controller.showReady();
    const entry = this.#controller.list(sound, this.#position());
    this.#kept = { sound, entry, end: recording.seconds };
    this.#history.end();
    void this.#controller.listen(sound, entry);
  }

  /** Opens a moment of the last minute, or all of it, as a recording. */
  #open(point: LivePoint | undefined): void {
    if (!this.#kept) return;
    const { sound, entry, end } = this.#kept;
    if (!point) return void this.#controller.listen(sound, entry);
    const began = end - secondsOf(sound);
    const from = Math.max(point.seconds - WINDOW, began);
    const cut = (seconds: number) => Math.round((seconds - began) * sound.sampleRate);
    const samples = sound.samples.slice(cut(from), cut(point.seconds));
    const times = [from, point.seconds].map((seconds) => decimals(seconds, 1)) as [string, string];
    const moment: PageSound = {
      name: () => texts.live.momentName(...times),
      samples,
      sampleRate: sound.sampleRate,
    };
    // The session has already adapted to this speech.
    const position = entry.position && { position: entry.position };
    void this.#controller.listen(moment, { source: moment, ...position });
  }

  /** The session adapted to the speech during live mode. */
  #position(): SessionPosition | undefined {
    const { loaded, speaker, model } = this.#shared.recognition;
    const session = loaded && speaker.of(loaded);
    return session && { state: session.state(), model: model?.id };
  }

  #close(): void {
    this.#recording = undefined;
    this.#abort?.abort();
    this.#abort = undefined;
    byId("result-summary").setAttribute("aria-live", "polite");
    this.#showButton();
  }

  #showButton(): void {
    const { running } = this;
    const ends = running || this.#opening !== undefined;
    byId("live").classList.toggle("is-recording", running);
    // Only on a change, because a recording started in the meantime uses the same elements.
    if (running !== this.#shown) {
      this.#shown = running;
      byId("recorder-live").hidden = !running;
      byId("recorder-limit").hidden = running;
      // Shows only the actions that are currently available.
      byId("record").hidden = byId("open").hidden = running;
      byId("record-bar").classList.toggle("is-recording", running);
    }
    byId("record-bar").classList.toggle("is-opening", ends && !running);
    byId("live-icon").setAttribute("href", ends ? "#icon-stop" : "#icon-live");
    this.#drawButton(() => {
      byId("live-text").textContent = ends ? texts.live.stop : texts.live.start;
    });
  }
}

/** The timeline, and its table among the collapsed sections. */
function showPart(shown: boolean): void {
  byId("live-part").hidden = byId("history-numbers").hidden = !shown;
}

const liveSound = (recording: MicrophoneRecording): PageSound => ({
  name: () => texts.live.recordingName,
  samples: new Float32Array(),
  sampleRate: recording.granted.sampleRate,
});
