import { en, type Texts } from "./en.ts";

/** The texts in use. */
export const texts: Texts = en;

/** Fills every element that names its text: `data-text="listen.title"`. */
export function fillTexts(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-text]")) {
    const path = element.dataset.text ?? "";
    const value = path
      .split(".")
      .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], texts);
    if (typeof value !== "string") throw new Error(`there is no text "${path}"`);
    element.textContent = value;
  }
}
