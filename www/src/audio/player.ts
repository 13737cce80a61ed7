import type { Sound } from "../sound.ts";
import { secondsOf } from "../sound.ts";
import { stretched } from "./stretch.ts";

/** Half the speed. */
const SLOW = 2;

/** Plays one sound at a time, or a stretch of it, from any position. */
export class Player {
  readonly #listeners = new Set<() => void>();
  #context: AudioContext | undefined;
  #buffer: AudioBuffer | undefined;
  #source: AudioBufferSourceNode | undefined;
  #sound: Sound | undefined;
  /** Where playing started, or where it waits: seconds of the sound. */
  #from = 0;
  /** Where playing ends: seconds of the sound. */
  #until = 0;
  /** The context's time at which playing started. */
  #startedAt = 0;
  /** How many times longer than the sound its playback is. */
  #slowness = 1;

  /** Whether it played to its end, and nothing happened since. */
  ended = false;

  /** Calls `listener` when playing starts, pauses, ends, or sound or position are set. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** The sound that is loaded. */
  get sound(): Sound | undefined {
    return this.#sound;
  }

  get playing(): boolean {
    return this.#source !== undefined;
  }

  get duration(): number {
    return this.#sound ? secondsOf(this.#sound) : 0;
  }

  /** Seconds from the start of the sound. */
  get position(): number {
    if (!this.#source || !this.#context) return this.#from;
    const heard = this.#context.currentTime - (this.#context.outputLatency || 0) - this.#startedAt;
    return Math.min(this.#from + Math.max(heard, 0) / this.#slowness, this.#until);
  }

  get slow(): boolean {
    return this.#slowness !== 1;
  }

  /** Plays at half the speed from now on, at the same pitch, or at full speed again. */
  setSlow(slow: boolean): void {
    const { playing } = this;
    const until = this.#until;
    this.#from = this.position;
    this.#stop();
    this.#buffer = undefined;
    this.#slowness = slow ? SLOW : 1;
    if (playing) void this.play({ from: this.#from, to: until });
    this.#changed();
  }

  /** Takes another sound, and stops the one that plays. */
  load(sound: Sound | undefined): void {
    this.#stop();
    this.#sound = sound;
    this.#buffer = undefined;
    this.#from = 0;
    this.#changed();
  }

  /**
   * Plays from the position, or from the start where it is at the end; of a `stretch` (seconds of the
   * sound) from its start, and not beyond its end. Needs a click or key before it.
   */
  async play(stretch?: { from: number; to: number }): Promise<void> {
    const sound = this.#sound;
    if (!sound || sound.samples.length === 0 || this.playing) return;
    this.#context ??= new AudioContext();
    await this.#context.resume();
    // Another sound, or another start, may have come while the context woke up.
    if (sound !== this.#sound || this.playing) return;
    this.#until = stretch ? Math.min(stretch.to, this.duration) : this.duration;
    if (stretch) this.#from = Math.min(Math.max(stretch.from, 0), this.#until);
    else if (this.#from >= this.duration - 0.01) this.#from = 0;

    if (!this.#buffer) {
      const { samples, sampleRate } = sound;
      const heard = this.slow ? stretched(samples, sampleRate, this.#slowness) : samples;
      this.#buffer = this.#context.createBuffer(1, heard.length, sampleRate);
      this.#buffer.getChannelData(0).set(heard);
    }
    const source = this.#context.createBufferSource();
    source.buffer = this.#buffer;
    source.connect(this.#context.destination);
    source.onended = () => {
      this.#source = undefined;
      this.#from = this.#until;
      this.ended = true;
      this.#changed();
    };
    this.#source = source;
    this.ended = false;
    this.#startedAt = this.#context.currentTime;
    const seconds = this.#until - this.#from;
    source.start(0, this.#from * this.#slowness, seconds * this.#slowness);
    this.#changed();
  }

  pause(): void {
    this.#from = this.position;
    this.#stop();
    this.#changed();
  }

  seek(seconds: number): void {
    const playing = this.playing;
    this.#stop();
    this.#from = Math.min(Math.max(seconds, 0), this.duration);
    if (playing) void this.play();
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #stop(): void {
    this.ended = false;
    if (!this.#source) return;
    this.#source.onended = null;
    this.#source.stop();
    this.#source.disconnect();
    this.#source = undefined;
  }
}
