import type { Granted, Microphone } from "./microphone.ts";
import { openMicrophone } from "./microphone.ts";

/** Why a recording ended. */
export type Ending = "stopped" | "limit" | "unplugged";

/** A recording as it grows, up to a limit. */
export class Recording {
  /** Called once, when the recording ends by {@link stop}, at the limit, or without its microphone. */
  onEnd: (ending: Ending) => void = () => undefined;

  readonly #limitSeconds: number;
  readonly #blocks: Float32Array[] = [];
  #microphone!: Microphone;
  #count = 0;
  #peak = 0;
  #ended = false;

  private constructor(limitSeconds: number) {
    this.#limitSeconds = limitSeconds;
  }

  /** @throws EmotionError as `openMicrophone` */
  static async start(limitSeconds: number): Promise<Recording> {
    const recording = new Recording(limitSeconds);
    recording.#microphone = await openMicrophone(
      (block) => recording.#push(block),
      () => recording.#end("unplugged"),
    );
    return recording;
  }

  get granted(): Granted {
    return this.#microphone.granted;
  }

  get seconds(): number {
    return this.#count / this.granted.sampleRate;
  }

  /** The highest level since it was last asked for, in decibels below full scale (0 is full scale). */
  takeLevel(): number {
    const level = 20 * Math.log10(Math.max(this.#peak, 1e-6));
    this.#peak = 0;
    return level;
  }

  stop(): void {
    this.#end("stopped");
  }

  /** Everything recorded, mono. */
  samples(): Float32Array {
    const all = new Float32Array(this.#count);
    let at = 0;
    for (const block of this.#blocks) {
      all.set(block, at);
      at += block.length;
    }
    return all;
  }

  #push(block: Float32Array): void {
    if (this.#ended) return;
    const room = Math.round(this.#limitSeconds * this.granted.sampleRate) - this.#count;
    const kept = block.length > room ? block.subarray(0, room) : block;
    this.#blocks.push(kept);
    this.#count += kept.length;
    for (const sample of kept) this.#peak = Math.max(this.#peak, Math.abs(sample));
    if (kept.length === room) this.#end("limit");
  }

  #end(ending: Ending): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#microphone.close();
    this.onEnd(ending);
  }
}
