import { EmotionError, type Recognizer } from "speech-emotion";
import { byId } from "../dom.ts";
import { errorWords } from "../error-words.ts";
import type { Recognition } from "../recognition.ts";
import { drawnText, texts } from "../texts/index.ts";
import type { Answered, Panel } from "./panel.ts";

/** Tells the network how the speaker sounds when calm: by the recording in sight, and by more of them. */
export class VoicePanel implements Panel {
  readonly #recognition: Recognition;
  readonly #again: () => void;
  readonly #root = byId("voice");
  readonly #take = byId<HTMLButtonElement>("voice-take");
  readonly #forget = byId<HTMLButtonElement>("voice-forget");
  readonly #status = byId("voice-status");
  readonly #drawStatus = drawnText();
  /** The voice in each recording that was taken. */
  #taken: Float32Array[] = [];
  #answered: Answered | undefined;
  #busy = false;

  /** @param again asks the network once more about the sound in sight */
  constructor(recognition: Recognition, again: () => void) {
    this.#recognition = recognition;
    this.#again = again;
    this.#take.addEventListener("click", () => void this.#takeVoice());
    this.#forget.addEventListener("click", () => void this.#forgetVoice());
  }

  show(answered: Answered | undefined): void {
    this.#answered = answered?.result.unsure === "no-speech" ? undefined : answered;
    // Who has just pressed one of its buttons keeps the focus while the network is asked again.
    const pressed = !answered && this.#root.contains(document.activeElement);
    this.#root.hidden = !this.#answered && !pressed && this.#taken.length === 0;
    if (answered) this.#say(answered.recognizer);
  }

  async #takeVoice(): Promise<void> {
    const answered = this.#answered;
    if (!answered || this.#busy) return;
    const { recognizer, sound } = answered;
    const { samples, sampleRate } = sound;
    this.#busy = true;
    try {
      const voice = await recognizer.measureVoice(samples, { sampleRate });
      if (this.#taken.some((other) => isSame(voice, other))) {
        return this.#drawStatus(() => (this.#status.textContent = texts.voice.already));
      }
      await this.#hear(recognizer, [...this.#taken, voice]);
    } catch (failure) {
      this.#fail(failure);
    } finally {
      this.#busy = false;
    }
  }

  async #forgetVoice(): Promise<void> {
    // The button that was pressed goes.
    this.#take.focus();
    try {
      await this.#hear(await this.#recognition.get(), []);
    } catch (failure) {
      this.#fail(failure);
    }
  }

  async #hear(recognizer: Recognizer, taken: Float32Array[]): Promise<void> {
    const voice = taken.length > 0 ? mean(taken) : undefined;
    await recognizer.setVoice(voice);
    this.#recognition.voice = voice;
    this.#taken = taken;
    this.#say(recognizer);
    this.#again();
  }

  #say(recognizer: Recognizer): void {
    this.#forget.hidden = this.#taken.length === 0;
    this.#drawStatus(() => {
      const count = this.#taken.length;
      const notHeard = texts.errors["model-voice"]?.text ?? "";
      const told = recognizer.voice ? texts.voice.heard(count) : notHeard;
      this.#status.textContent = count === 0 ? "" : told;
    });
  }

  #fail(failure: unknown): void {
    // Another backend or model was chosen meanwhile: it is asked about the sound anyway.
    if (EmotionError.from(failure).code === "disposed") return;
    this.#drawStatus(() => (this.#status.textContent = errorWords(failure).text));
  }
}

const isSame = (one: Float32Array, other: Float32Array): boolean =>
  one.every((value, band) => value === other[band]);

const mean = (voices: Float32Array[]): Float32Array =>
  voices[0]!.map((_, band) => voices.reduce((sum, v) => sum + v[band]!, 0) / voices.length);
