const KEY = "speech-emotion.model";

/** The custom model in use at the last visit; `undefined` for the default model. */
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
    // Without storage there are no custom models either.
  }
}
