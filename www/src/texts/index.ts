import { de } from "./de.ts";
import { en, type Texts } from "./en.ts";

export type { Texts };
export type Language = keyof typeof languages;

/** The languages of the page, by language code. */
export const languages = { en, de };

const STORED = "speech-emotion.language";
const listeners = new Set<() => void>();

/** The texts in use. Read them when rendering: they change with the language. */
export let texts: Texts = en;
/** The language in use. */
export let language: Language = "en";

const isLanguage = (code: string | null | undefined): code is Language =>
  code != null && Object.hasOwn(languages, code);

/** The language of the address (`?lang=de`), the stored choice, or the language of the browser, in this order. */
export function preferredLanguage(): Language {
  const requested = new URLSearchParams(location.search).get("lang");
  const candidates = [requested, stored(), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return candidates.find(isLanguage) ?? "en";
}

/** Sets the language: updates the markup of the page and notifies all listeners. */
export function setLanguage(code: string): void {
  if (!isLanguage(code)) return;
  language = code;
  texts = languages[code];
  document.documentElement.lang = code;
  document.title = texts.documentTitle;
  fillTexts(document);
  for (const listener of listeners) listener();
}

/** Stores the language for the next visit. */
export function storeLanguage(code: Language): void {
  try {
    localStorage.setItem(STORED, code);
  } catch {
    // Without storage (a private window) the choice applies until the page is closed.
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

/** Calls `listener` after each change of the language; returns a function that removes it. */
export function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Renders content that depends on the language: `draw(() => ...)` runs now and after each change of the language.
 */
export function drawnText(): (draw: () => void) => void {
  let last: () => void = () => undefined;
  onLanguageChange(() => last());
  return (draw) => {
    last = draw;
    draw();
  };
}

/**
 * Fills all elements with a text key, `data-text="listen.title"`, and all elements with a key for an accessible
 * name, `data-label-text="figure.zoomIn"`.
 */
export function fillTexts(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-text]")) {
    element.textContent = textAt(element.dataset.text ?? "");
  }
  for (const element of root.querySelectorAll<HTMLElement>("[data-label-text]")) {
    const label = textAt(element.dataset.labelText ?? "");
    element.setAttribute("aria-label", label);
    // Buttons with only an icon show their accessible name as a tooltip.
    if (element instanceof HTMLButtonElement) element.title = label;
  }
  for (const input of root.querySelectorAll<HTMLInputElement>("[data-placeholder-text]")) {
    input.placeholder = textAt(input.dataset.placeholderText ?? "");
  }
}

function textAt(path: string): string {
  const value = path
    .split(".")
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], texts);
  if (typeof value !== "string") throw new Error(`there is no text "${path}"`);
  return value;
}
