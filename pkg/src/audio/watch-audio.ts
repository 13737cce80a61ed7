/** Polling interval in milliseconds: tracks stopped by the caller, and some interruptions, fire no event. */
const LOOK_EVERY = 500;
/** Milliseconds without audio before an error: on a visible page, and on any page. */
const PATIENCE = 5000;
const PATIENCE_HIDDEN = 60_000;

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
  let seenFor = 0;
  let lookedAt = 0;
  const look = () => {
    if (track?.readyState === "ended" || context.state === "closed") return end();
    if (context.state === "running") {
      stoppedAt = undefined;
      return;
    }
    const now = performance.now();
    if (stoppedAt === undefined) {
      stoppedAt = lookedAt = now;
      seenFor = 0;
    }
    // Time during which a page was frozen does not count.
    if (!globalThis.document?.hidden) seenFor += Math.min(now - lookedAt, 2 * LOOK_EVERY);
    lookedAt = now;
    if (seenFor > PATIENCE || now - stoppedAt > PATIENCE_HIDDEN) return fail();
    // Resuming fails during a phone call; the next poll tries again.
    context.resume().catch(() => undefined);
  };
  const timer = setInterval(look, LOOK_EVERY);
  context.addEventListener("statechange", look);
  track?.addEventListener("ended", look);
  globalThis.document?.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    context.removeEventListener("statechange", look);
    track?.removeEventListener("ended", look);
    globalThis.document?.removeEventListener("visibilitychange", look);
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
