/** Integers from 0 to below the given number. */
export type Random = (below: number) => number;

/** A generator of 32-bit numbers (Marsaglia's xorshift): the same sequence in every run. */
export function numbers(seed: number): Random {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
