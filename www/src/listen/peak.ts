import type { Classification } from "speech-emotion";
import { byId } from "../dom.ts";
import { decimals, percent } from "../format.ts";
import { Attention } from "../plot/attention.ts";
import { drawnText, texts } from "../texts/index.ts";
import type { ClassifiedRecording, Panel } from "./panel.ts";

/** Shows the attention maximum and plays it. */
export class Peak implements Panel {
  readonly #root = byId("peak");
  readonly #play = byId("peak-play");
  readonly #draw = drawnText();

  /** @param play plays the attention maximum */
  constructor(play: () => void) {
    this.#play.addEventListener("click", play);
  }

  show(classified: ClassifiedRecording | undefined): void {
    const { result } = classified ?? {};
    // Without speech there is no attention maximum.
    const attention =
      result && result.unsure !== "no-speech" && result.attention.length > 0
        ? new Attention(result)
        : undefined;
    this.#show(attention, true, ({ peak, peakSeconds }) =>
      texts.peak.text(decimals(peakSeconds, 2), percent(peak)),
    );
  }

  /** The newest result of live mode. @param now the time of the newest sample, in seconds as in the result */
  showLive(result: Classification | undefined, now: number): void {
    const attention = result?.attention.length ? new Attention(result) : undefined;
    this.#show(attention, false, ({ peak, peakSeconds }) =>
      texts.peak.ago(decimals(Math.max(now - peakSeconds, 0), 1), percent(peak)),
    );
  }

  #show(
    attention: Attention | undefined,
    playable: boolean,
    words: (attention: Attention) => string,
  ): void {
    this.#root.hidden = !attention || attention.peak <= 0;
    this.#play.hidden = !playable;
    this.#draw(() => {
      byId("peak-text").textContent = attention ? words(attention) : "";
    });
  }
}
