import { de } from "./de.ts";
import { en, type Texts } from "./en.ts";

export type { Texts };
export type Language = keyof typeof languages;

/** Every language of the page, by the code that `lang` takes. */
export const languages = { en, de };

const STORED = "speech-emotion.language";
const listeners = new Set<() => void>();

/** The texts in use: read it when something is shown, it changes with the language. */
export let texts: Texts = en;
/** The language in use. */
export let language: Language = "en";

const isLanguage = (code: string | null | undefined): code is Language =>
  code != null && Object.hasOwn(languages, code);

/** What the address asks for (`?lang=de`), else what was chosen before, else the browser's language. */
export function preferredLanguage(): Language {
  const asked = new URLSearchParams(location.search).get("lang");
  const wishes = [asked, stored(), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wishes.find(isLanguage) ?? "en";
}

/** Takes a language: fills the page's markup anew, and calls everybody who shows texts of their own. */
export function setLanguage(code: string): void {
  if (!isLanguage(code)) return;
  language = code;
  texts = languages[code];
  document.documentElement.lang = code;
  document.title = texts.documentTitle;
  fillTexts(document);
  for (const listener of listeners) listener();
}

/** Keeps the language for the next visit. */
export function storeLanguage(code: Language): void {
  try {
    localStorage.setItem(STORED, code);
  } catch {
    // Without storage (a private window) the choice holds until the page is closed.
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

/** Calls `listener` after each change of the language; the function that comes back ends that. */
export function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * A place whose content is written by code: `draw(() => ...)` writes it now, and again whenever the
 * language changes.
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
 * Fills every element that names its text, `data-text="listen.title"`, and every one that names its
 * label for those who cannot see it, `data-label-text="figure.zoomIn"`.
 */
export function fillTexts(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-text]")) {
    element.textContent = textAt(element.dataset.text ?? "");
  }
  for (const element of root.querySelectorAll<HTMLElement>("[data-label-text]")) {
    const label = textAt(element.dataset.labelText ?? "");
    element.setAttribute("aria-label", label);
    // A button that shows only a picture tells its name to the mouse as well.
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
