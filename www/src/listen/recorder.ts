import type { GrantedInput } from "speech-emotion";
import { byId } from "../dom.ts";
import { clock, kilohertz } from "../format.ts";
import { drawnText, texts } from "../texts/index.ts";

const button = byId<HTMLButtonElement>("record");
const live = byId("recorder-live");
const level = byId("level");
const elapsed = byId("recorder-elapsed");
const settings = byId("microphone-settings");
const drawButton = drawnText();
const drawSettings = drawnText();

/** The minimum level of the meter, in dBFS. */
const MIN_LEVEL = -60;

/** The record button and its level meter. */
export function showRecorder(recording: boolean, limitSeconds: number): void {
  button.classList.toggle("is-recording", recording);
  byId("record-icon").setAttribute("href", recording ? "#icon-stop" : "#icon-microphone");
  live.hidden = !recording;
  // Clears the level of the previous recording until the first block arrives.
  if (recording) showLevel(MIN_LEVEL, 0);
  // Disables actions that would interrupt the recording.
  byId("live").hidden = byId("open").hidden = recording;
  byId("record-bar").classList.toggle("is-recording", recording);
  drawButton(() => {
    byId("record-text").textContent = recording ? texts.listen.stop : texts.listen.record;
    byId("recorder-limit").textContent = texts.listen.limit(limitSeconds);
    level.setAttribute("aria-label", texts.listen.level);
  });
}

/** @param decibels the current level in dBFS */
export function showLevel(decibels: number, seconds: number): void {
  const shown = Math.min(Math.max(decibels, MIN_LEVEL), 0);
  level.style.setProperty("--level", String(1 - shown / MIN_LEVEL));
  level.setAttribute("aria-valuenow", shown.toFixed(0));
  level.setAttribute("aria-valuetext", texts.listen.levelValue(Math.round(-shown)));
  level.classList.toggle("is-clipping", decibels > -0.1);
  elapsed.textContent = clock(seconds);
}

/** The settings that the browser granted. */
export function showGranted(granted: GrantedInput): void {
  drawSettings(() => {
    const on = granted.processing.map((name) => texts.listen.processing[name]);
    settings.textContent = texts.listen.granted(kilohertz(granted.sampleRate), on);
  });
}
