import type { Player } from "./audio/player.ts";
import type { Recognition } from "./recognition.ts";

/** What all views share: one network, one loudspeaker. A microphone is opened by `Recording.start`. */
export interface Shared {
  /** The page's recognizer, loaded once: `await recognition.get()`. */
  recognition: Recognition;
  /** Plays one sound at a time. */
  player: Player;
}

/** A view of the page: Listen, or Train. It is mounted once and stays; the router shows one at a time. */
export interface View {
  /** It comes into sight. */
  show?(): void;
  /** It leaves: recordings and playback end. What the user has made stays. */
  hide?(): void;
  /** Files were dropped on the page while it is in sight. */
  drop?(files: File[]): void;
}

/** Fills the view's `<section>`, once, before it is shown. */
export type Mount = (root: HTMLElement, shared: Shared) => View;
