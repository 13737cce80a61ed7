/** The change in the predicted probability when a section is muted. */
export interface Change {
  /** In seconds of the recording. */
  from: number;
  to: number;
  /** The probability with the section muted, minus the probability of the whole recording. */
  difference: number;
}

/** The maximum absolute change, at least five percentage points, as the range of the lane. */
export const largestChange = (changes: Change[]): number =>
  changes.reduce((largest, { difference }) => Math.max(largest, Math.abs(difference)), 0.05);

/** The change at a moment. */
export const changeAt = (changes: Change[], seconds: number): Change | undefined =>
  changes.find(({ from, to }) => seconds >= from && seconds < to);
