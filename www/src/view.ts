import type { Player } from "./audio/player.ts";
import type { Recognition } from "./recognition.ts";

/** The objects shared by all views: one recognizer, one player. `MicrophoneRecording.start` opens a microphone. */
export interface Shared {
  /** The recognizer of the page, loaded once: `await recognition.get()`. */
  recognition: Recognition;
  /** Plays one recording at a time. */
  player: Player;
}

/** A view of the page: Recognize or Train. It is mounted once; the router shows one view at a time. */
export interface View {
  /** Called when the view is shown. */
  show?(): void;
  /** Called when the view is hidden: recording and playback stop. The data of the user remains. */
  hide?(): void;
  /** Files were dropped on the page while the view is shown. */
  drop?(files: File[]): void;
}

/** Fills the `<section>` of the view, once, before it is shown. */
export type Mount = (root: HTMLElement, shared: Shared) => View;
