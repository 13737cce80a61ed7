const KEY = "speech-emotion.examples";

/**
 * The number of examples at the last visit, stored separately: a browser that finds a damaged database may silently
 * create an empty one.
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
    // Without storage, no examples can be lost.
  }
}
