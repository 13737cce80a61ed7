const KEY = "speech-emotion.model";

/** Which model of the user's own answered at the last visit; `undefined` for the one of the page. */
export function rememberedModel(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

export function rememberModel(id: string | undefined): void {
  try {
    if (id === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, id);
  } catch {
    // A browser that stores nothing has no models to come back to either.
  }
}
