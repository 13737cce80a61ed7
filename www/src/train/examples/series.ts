import { openMicrophone, type SoundInput } from "speech-emotion";
import { TakeCutter } from "./take-cutter.ts";

/** The reason for the end of a series. */
export type SeriesEnd = "complete" | "stopped" | "silent" | "unplugged";

/** Seconds without speech after which a series ends. */
export const SILENCE_TIMEOUT_SECONDS = 30;

/** Records several takes with one microphone stream. */
export class Series {
  onTake: (samples: Float32Array, sampleRate: number) => void = () => undefined;
  onEnd: (end: SeriesEnd) => void = () => undefined;

  taken = 0;
  readonly wanted: number;
  readonly #microphone: SoundInput;
  readonly #cutter: TakeCutter;
  #quiet = 0;
  #peak = 0;
  #ended = false;

  private constructor(wanted: number, microphone: SoundInput) {
    this.wanted = wanted;
    this.#microphone = microphone;
    this.#cutter = new TakeCutter({ sampleRate: this.#sampleRate });
  }

  /** @throws EmotionError as `openMicrophone` */
  static async start(wanted: number): Promise<Series> {
    const microphone = await openMicrophone();
    const series = new Series(wanted, microphone);
    void microphone.run((block) => series.#push(block)).then(() => series.#end("unplugged"));
    return series;
  }

  /** Whether a take has started. */
  get speaking(): boolean {
    return this.#cutter.speaking;
  }

  /** The maximum level since the previous call, in dBFS. */
  takeLevel(): number {
    const level = 20 * Math.log10(Math.max(this.#peak, 1e-6));
    this.#peak = 0;
    return level;
  }

  /** Ends the current take without waiting for a pause. */
  next(): void {
    const take = this.#cutter.flush();
    if (take) this.#keep(take);
  }

  /** Ends the series and keeps the current take. */
  stop(): void {
    this.#end("stopped");
  }

  #push(block: Float32Array): void {
    if (this.#ended) return;
    for (const sample of block) this.#peak = Math.max(this.#peak, Math.abs(sample));
    for (const take of this.#cutter.push(block)) this.#keep(take);
    if (this.#ended) return;
    this.#quiet = this.#cutter.speaking ? 0 : this.#quiet + block.length;
    if (this.#quiet > SILENCE_TIMEOUT_SECONDS * this.#sampleRate) this.#end("silent");
  }

  #keep(take: Float32Array): void {
    this.taken++;
    this.onTake(take, this.#sampleRate);
    if (this.taken >= this.wanted) this.#end("complete");
  }

  get #sampleRate(): number {
    return this.#microphone.granted.sampleRate;
  }

  #end(end: SeriesEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    const rest = this.taken < this.wanted ? this.#cutter.flush() : undefined;
    if (rest) {
      this.taken++;
      this.onTake(rest, this.#sampleRate);
    }
    this.#microphone.close();
    this.onEnd(end);
  }
}
