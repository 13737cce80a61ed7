import { type GrantedInput, openMicrophone, type SoundInput } from "speech-emotion";

/** The reason for the end of a recording. */
export type Ending = "stopped" | "limit" | "unplugged";

/** The limits of a recording, in seconds. */
export interface Limits {
  /** The recording stops at this duration. */
  ends?: number;
  /** Only the newest seconds are kept. */
  keeps?: number;
}

/** A recording in progress. */
export class MicrophoneRecording {
  /** Called once when the recording ends by {@link stop}, at the limit, or because the microphone is lost. */
  onEnd: (ending: Ending) => void = () => undefined;
  /** Called with each block of samples. */
  onBlock: (block: Float32Array) => void = () => undefined;

  readonly #limits: Limits;
  readonly #blocks: Float32Array[] = [];
  readonly #microphone: SoundInput;
  #count = 0;
  /** Samples that were discarded. */
  #dropped = 0;
  #peak = 0;
  #ended = false;

  private constructor(limits: Limits, microphone: SoundInput) {
    this.#limits = limits;
    this.#microphone = microphone;
  }

  /** @throws EmotionError as `openMicrophone` */
  static async start(limits: Limits): Promise<MicrophoneRecording> {
    const microphone = await openMicrophone();
    const recording = new MicrophoneRecording(limits, microphone);
    const unplugged = () => recording.#end("unplugged");
    // Rejects if the browser suspends the audio, for example during a phone call.
    microphone.run((block) => recording.#push(block)).then(unplugged, unplugged);
    return recording;
  }

  get granted(): GrantedInput {
    return this.#microphone.granted;
  }

  /** The number of samples so far. */
  get count(): number {
    return this.#count;
  }

  get seconds(): number {
    return this.#count / this.granted.sampleRate;
  }

  /** The maximum level since the previous call, in dBFS (0 is full scale). */
  takeLevel(): number {
    const level = 20 * Math.log10(Math.max(this.#peak, 1e-6));
    this.#peak = 0;
    return level;
  }

  stop(): void {
    this.#end("stopped");
  }

  /** The recorded mono samples from this sample index, or from the first retained sample, to the end. */
  samples(first = 0): Float32Array {
    const from = Math.max(first, this.#dropped);
    const all = new Float32Array(Math.max(this.#count - from, 0));
    let at = this.#dropped - from;
    for (const block of this.#blocks) {
      if (at >= 0) all.set(block, at);
      else if (at + block.length > 0) all.set(block.subarray(-at), 0);
      at += block.length;
    }
    return all;
  }

  #push(block: Float32Array): void {
    if (this.#ended) return;
    const { ends = Infinity, keeps = Infinity } = this.#limits;
    const { sampleRate } = this.granted;
    const room = Math.round(ends * sampleRate) - this.#count;
    const kept = block.length > room ? block.subarray(0, room) : block;
    this.#blocks.push(kept);
    this.#count += kept.length;
    while (this.#count - this.#dropped > keeps * sampleRate) {
      this.#dropped += this.#blocks.shift()?.length ?? 0;
    }
    for (const sample of kept) this.#peak = Math.max(this.#peak, Math.abs(sample));
    this.onBlock(kept);
    if (kept.length === room) this.#end("limit");
  }

  #end(ending: Ending): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#microphone.close();
    this.onEnd(ending);
  }
}
