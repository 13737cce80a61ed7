import type { Card } from "speech-emotion";
import { byId } from "../dom.ts";
import { decimals } from "../format.ts";
import { drawnText, texts } from "../texts/index.ts";

const draw = drawnText();

/** Whether the probabilities are calibrated, and what calibration means. */
export function showCalibration({ temperature }: Card): void {
  draw(() => {
    byId("calibrated").textContent =
      temperature === undefined
        ? texts.probabilities.uncalibrated
        : texts.probabilities.calibrated(decimals(temperature, 2));
  });
}
