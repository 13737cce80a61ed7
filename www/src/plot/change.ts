/** What muting a stretch does to the probability of the answer. */
export interface Change {
  /** Seconds of the recording. */
  from: number;
  to: number;
  /** Probability with the stretch muted, less the probability of the whole recording. */
  difference: number;
}

/** The largest change in either direction, at least five points: less is not worth a full lane. */
export const largestChange = (changes: Change[]): number =>
  changes.reduce((largest, { difference }) => Math.max(largest, Math.abs(difference)), 0.05);

/** The change at a moment. */
export const changeAt = (changes: Change[], seconds: number): Change | undefined =>
  changes.find(({ from, to }) => seconds >= from && seconds < to);
