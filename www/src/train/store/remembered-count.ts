const KEY = "speech-emotion.examples";

/**
 * How many examples were stored at the last visit, kept apart from them: a browser that finds its
 * database damaged may begin an empty one without a word.
 */
export function rememberedCount(): number {
  try {
    return Number(localStorage.getItem(KEY)) || 0;
  } catch {
    return 0;
  }
}

export function rememberCount(count: number): void {
  try {
    localStorage.setItem(KEY, String(count));
  } catch {
    // Without storage there is nothing to lose either.
  }
}
