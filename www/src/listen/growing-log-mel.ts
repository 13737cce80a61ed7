import type { MicrophoneRecording } from "../audio/recording.ts";
import { BANDS, FRAME_SECONDS, type LogMelPicture, logMelPicture } from "../plot/log-mel-image.ts";
import type { Recognition } from "../recognition.ts";

/** Frames at each end of a segment that its boundary affects; they are recomputed or dropped. */
const MARGIN = 4;

/** The spectrogram of a recording in progress, computed incrementally. */
export class GrowingLogMel {
  readonly #recording: MicrophoneRecording;
  readonly #recognition: Recognition;
  readonly #keeps: number;
  #values = new Float32Array(0);
  /** The first retained frame and the exclusive end, counted from the start. */
  #first = 0;
  #end = 0;
  #pending = false;

  /** @param keeps seconds of spectrogram to keep */
  constructor(recording: MicrophoneRecording, recognition: Recognition, keeps: number) {
    this.#recording = recording;
    this.#recognition = recognition;
    this.#keeps = keeps;
  }

  /**
   * Returns the current spectrogram and requests the next part, unless a request is in progress or the model is not
   * loaded.
   *
   * @param from the position in the recording, in seconds, that is 0 in the picture
   */
  picture(from = 0): LogMelPicture | undefined {
    void this.#ask();
    if (this.#end === this.#first) return undefined;
    return logMelPicture(this.#values, this.#first * FRAME_SECONDS - from);
  }

  async #ask(): Promise<void> {
    const recognizer = this.#recognition.loaded;
    const { sampleRate } = this.#recording.granted;
    const hop = FRAME_SECONDS * sampleRate;
    const known = Math.floor(this.#recording.count / hop);
    if (!recognizer || this.#pending || known < this.#end + 2 * MARGIN) return;
    this.#pending = true;
    try {
      const first = Math.max(this.#end - MARGIN, 0);
      const samples = this.#recording.samples(Math.round(first * hop));
      const values = await recognizer.logMel(samples, { sampleRate });
      const usable = values.length / BANDS - MARGIN;
      this.#append(values.subarray((this.#end - first) * BANDS, Math.max(usable, 0) * BANDS));
    } catch {
      // The picture is optional: an error does not stop the recording.
    } finally {
      this.#pending = false;
    }
  }

  #append(values: Float32Array): void {
    this.#end += values.length / BANDS;
    const most = Math.round(this.#keeps / FRAME_SECONDS);
    const dropped = Math.max(this.#end - this.#first - most, 0);
    const kept = this.#values.subarray(dropped * BANDS);
    const all = new Float32Array(kept.length + values.length);
    all.set(kept);
    all.set(values, kept.length);
    this.#values = all;
    this.#first += dropped;
  }
}
