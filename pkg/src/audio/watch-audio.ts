/** Milliseconds between two looks: tracks that the caller stops, and some interruptions, have no event. */
const LOOK_EVERY = 500;
/** Milliseconds without sound after which listening ends with an error: on a page in view, and at all. */
const PATIENCE = 5000;
const PATIENCE_HIDDEN = 60_000;

/** What may become of a sound while it is listened to. */
export interface AudioEvents {
  /** There is no more sound: its track has ended, or the caller has closed the context. */
  end: () => void;
  /** The context was suspended, and could not be resumed. */
  fail: () => void;
}

/**
 * Watches a context and the track that it listens to. A context that is suspended, as by a call on a phone or by a page in
 * the background, is resumed as soon as the browser allows it.
 *
 * @returns ends the watch
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
    // A page that was frozen has not waited.
    if (!globalThis.document?.hidden) seenFor += Math.min(now - lookedAt, 2 * LOOK_EVERY);
    lookedAt = now;
    if (seenFor > PATIENCE || now - stoppedAt > PATIENCE_HIDDEN) return fail();
    // Refused as long as the call lasts; the next look tries again.
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
 * Has a stream of the caller's played without a sound: Chromium decodes the stream of a remote peer only for an element.
 *
 * @returns ends that
 */
export function pullStream(stream: MediaStream): () => void {
  if (typeof Audio === "undefined") return () => undefined;
  const element = new Audio();
  element.muted = true;
  element.srcObject = stream;
  // Where it may not play, the stream is one of those that need no element.
  element.play().catch(() => undefined);
  return () => {
    element.pause();
    element.srcObject = null;
  };
}
