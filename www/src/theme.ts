import { byId } from "./dom.ts";

const STORED = "speech-emotion.theme";
const DARK = "(prefers-color-scheme: dark)";
const listeners = new Set<() => void>();

type Theme = "auto" | "light" | "dark";
const isTheme = (value: string | null): value is Theme =>
  value === "auto" || value === "light" || value === "dark";

/** The dark theme rules of the style sheets; the script changes their media conditions. */
const rules: CSSMediaRule[] = [];

/** Applies the choice in the header, or the system theme. */
export function startThemeChoice(): void {
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSMediaRule && rule.conditionText === DARK) rules.push(rule);
    }
  }
  const choice = byId<HTMLSelectElement>("theme");
  const kept = stored();
  if (isTheme(kept)) choice.value = kept;
  apply(choice.value as Theme);
  choice.addEventListener("change", () => {
    apply(choice.value as Theme);
    try {
      localStorage.setItem(STORED, choice.value);
    } catch {
      // Without storage the choice applies until the page is closed.
    }
  });
  matchMedia(DARK).addEventListener("change", changed);
}

/** Calls `listener` when the theme has changed, to redraw canvases. */
export function onThemeChange(listener: () => void): void {
  listeners.add(listener);
}

function apply(theme: Theme): void {
  const media = { auto: DARK, light: "not all", dark: "all" }[theme];
  for (const rule of rules) rule.media.mediaText = media;
  document.documentElement.style.colorScheme = theme === "auto" ? "" : theme;
  document.documentElement.dataset.theme = theme;
  changed();
}

function changed(): void {
  for (const listener of listeners) listener();
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}
