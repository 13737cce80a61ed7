import { PageError } from "../page-error.ts";
import { type Ending, MicrophoneRecording } from "../audio/recording.ts";
import type { Figure } from "../plot/figure.ts";
import type { PageSound } from "../sound.ts";
import { showStatus } from "../status.ts";
import { texts } from "../texts/index.ts";
import type { Shared } from "../view.ts";
import { showMessage } from "./result-view.ts";
import { GrowingLogMel } from "./growing-log-mel.ts";
import { showGranted, showLevel, showRecorder } from "./recorder.ts";
import type { ListenController } from "./controller.ts";

/** The maximum duration of a recording, in seconds. */
const LIMIT_SECONDS = 30;
/** Milliseconds between pictures of the recording in progress. */
const PICTURE_EVERY = 80;

/** Records an utterance, shows it during recording, and passes it to the controller. */
export class RecordingControl {
  readonly #shared: Shared;
  readonly #figure: Figure;
  readonly #controller: ListenController;
  #recording: MicrophoneRecording | undefined;
  #opening = false;

  constructor(shared: Shared, figure: Figure, controller: ListenController) {
    this.#shared = shared;
    this.#figure = figure;
    this.#controller = controller;
    showRecorder(false, LIMIT_SECONDS);
  }

  get running(): boolean {
    return this.#recording !== undefined;
  }

  /** Starts or stops a recording. */
  async toggle(): Promise<void> {
    if (this.#recording) return this.#recording.stop();
    if (this.#opening) return;
    const turn = this.#controller.begin();
    this.#opening = true;
    try {
      const recording = await MicrophoneRecording.start({ ends: LIMIT_SECONDS });
      if (!this.#controller.isCurrent(turn)) return recording.stop();
      this.#recording = recording;
      recording.onEnd = (ending) => this.#end(recording, ending);
      showGranted(recording.granted);
      showRecorder(true, LIMIT_SECONDS);
      showStatus("recording");
      showMessage("busy", () => [texts.result.recordingTitle, texts.result.recordingText]);
      this.#follow(recording);
    } catch (failure) {
      if (this.#controller.isCurrent(turn)) this.#controller.fail(failure);
    } finally {
      this.#opening = false;
    }
  }

  /** Stops the recording and classifies it. */
  finish(): void {
    this.#recording?.stop();
  }

  /** Discards the recording when another one is opened. */
  drop(): void {
    const recording = this.#recording;
    this.#recording = undefined;
    if (!recording) return;
    recording.onEnd = () => undefined;
    recording.stop();
    showRecorder(false, LIMIT_SECONDS);
  }

  #follow(recording: MicrophoneRecording): void {
    const logMel = new GrowingLogMel(recording, this.#shared.recognition, LIMIT_SECONDS);
    let drawn = 0;
    const frame = (now: number) => {
      if (this.#recording !== recording) return;
      showLevel(recording.takeLevel(), recording.seconds);
      if (now - drawn > PICTURE_EVERY) {
        drawn = now;
        this.#figure.showGrowing(recordedSound(recording), logMel.picture());
      }
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  #end(recording: MicrophoneRecording, ending: Ending): void {
    this.#recording = undefined;
    showRecorder(false, LIMIT_SECONDS);
    const sound = recordedSound(recording);
    if (ending === "limit") sound.note = () => texts.listen.limitReached(LIMIT_SECONDS);
    if (ending === "unplugged") sound.note = () => texts.listen.unplugged;
    if (sound.samples.length > 0) return void this.#controller.openRecorded(sound);
    this.#controller.fail(new PageError("nothing-recorded", "the microphone returned no samples"));
  }
}

const recordedSound = (recording: MicrophoneRecording): PageSound => ({
  name: () => texts.listen.recordingName,
  samples: recording.samples(),
  sampleRate: recording.granted.sampleRate,
});
