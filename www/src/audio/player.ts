import type { PageSound } from "../sound.ts";
import { secondsOf } from "../sound.ts";
import { stretched } from "./stretch.ts";

/** Half speed. */
const SLOW = 2;

/** Plays one recording at a time, or a section of it, from any position. */
export class Player {
  readonly #listeners = new Set<() => void>();
  #context: AudioContext | undefined;
  #buffer: AudioBuffer | undefined;
  #source: AudioBufferSourceNode | undefined;
  #sound: PageSound | undefined;
  /** The position at which playback started or is paused, in seconds of the recording. */
  #from = 0;
  /** The position at which playback ends, in seconds of the recording. */
  #until = 0;
  /** The time of the audio context at which playback started. */
  #startedAt = 0;
  /** The duration of the playback relative to the recording. */
  #slowness = 1;

  /** Whether playback has reached the end and nothing has changed since. */
  ended = false;

  /** Calls `listener` when playback starts, pauses or ends, and when the recording or the position is set. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** The loaded recording. */
  get sound(): PageSound | undefined {
    return this.#sound;
  }

  get playing(): boolean {
    return this.#source !== undefined;
  }

  get duration(): number {
    return this.#sound ? secondsOf(this.#sound) : 0;
  }

  /** Seconds from the start of the recording. */
  get position(): number {
    if (!this.#source || !this.#context) return this.#from;
    const elapsed =
      this.#context.currentTime - (this.#context.outputLatency || 0) - this.#startedAt;
    return Math.min(this.#from + Math.max(elapsed, 0) / this.#slowness, this.#until);
  }

  get slow(): boolean {
    return this.#slowness !== 1;
  }

  /** Switches between half speed, at the same pitch, and full speed. */
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

  /** Loads another recording and stops playback. */
  load(sound: PageSound | undefined): void {
    this.#stop();
    this.#sound = sound;
    this.#buffer = undefined;
    this.#from = 0;
    this.#changed();
  }

  /**
   * Plays from the position, or from the start if the position is at the end. A section (in seconds of the
   * recording) is played from its start to its end. Requires a user gesture.
   */
  async play(stretch?: { from: number; to: number }): Promise<void> {
    const sound = this.#sound;
    if (!sound || sound.samples.length === 0 || this.playing) return;
    this.#context ??= new AudioContext();
    await this.#context.resume();
    // The recording or the playback may have changed while the context was resumed.
    if (sound !== this.#sound || this.playing) return;
    this.#until = stretch ? Math.min(stretch.to, this.duration) : this.duration;
    if (stretch) this.#from = Math.min(Math.max(stretch.from, 0), this.#until);
    else if (this.#from >= this.duration - 0.01) this.#from = 0;

    if (!this.#buffer) {
      const { samples, sampleRate } = sound;
      const played = this.slow ? stretched(samples, sampleRate, this.#slowness) : samples;
      this.#buffer = this.#context.createBuffer(1, played.length, sampleRate);
      this.#buffer.getChannelData(0).set(played);
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
