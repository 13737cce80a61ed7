/** Polling interval in milliseconds: tracks stopped by the caller, and some interruptions, fire no event. */
const POLL_INTERVAL = 500;
/** Milliseconds without audio before an error: on a visible page, and on any page. */
const VISIBLE_TIMEOUT = 5000;
const HIDDEN_TIMEOUT = 60_000;

/** Events of an audio input. */
export interface AudioEvents {
  /** The input has ended: the track ended, or the caller closed the context. */
  end: () => void;
  /** The context was suspended and could not be resumed. */
  fail: () => void;
}

/**
 * Watches an audio context and its input track. A context that was suspended, for example by a phone call or for a
 * background page, is resumed as soon as the browser allows it.
 *
 * @returns stops watching
 */
export function watchAudio(
  context: AudioContext,
  track: MediaStreamTrack | undefined,
  { end, fail }: AudioEvents,
): () => void {
  let stoppedAt: number | undefined;
  let visibleFor = 0;
  let polledAt = 0;
  const poll = () => {
    if (track?.readyState === "ended" || context.state === "closed") return end();
    if (context.state === "running") {
      stoppedAt = undefined;
      return;
    }
    const now = performance.now();
    if (stoppedAt === undefined) {
      stoppedAt = polledAt = now;
      visibleFor = 0;
    }
    // Time during which a page was frozen does not count.
    if (!globalThis.document?.hidden) visibleFor += Math.min(now - polledAt, 2 * POLL_INTERVAL);
    polledAt = now;
    if (visibleFor > VISIBLE_TIMEOUT || now - stoppedAt > HIDDEN_TIMEOUT) return fail();
    // Resuming fails during a phone call; the next poll tries again.
    context.resume().catch(() => undefined);
  };
  const timer = setInterval(poll, POLL_INTERVAL);
  context.addEventListener("statechange", poll);
  track?.addEventListener("ended", poll);
  globalThis.document?.addEventListener("visibilitychange", poll);
  return () => {
    clearInterval(timer);
    context.removeEventListener("statechange", poll);
    track?.removeEventListener("ended", poll);
    globalThis.document?.removeEventListener("visibilitychange", poll);
  };
}

/**
 * Plays a stream of the caller in a muted element: Chromium decodes the stream of a remote peer only for an element.
 *
 * @returns stops playing
 */
export function pullStream(stream: MediaStream): () => void {
  if (typeof Audio === "undefined") return () => undefined;
  const element = new Audio();
  element.muted = true;
  element.srcObject = stream;
  // Ignored: where playback is not allowed, the stream needs no element.
  element.play().catch(() => undefined);
  return () => {
    element.pause();
    element.srcObject = null;
  };
}
