import type { Plugin } from "vite";
import { en } from "../src/texts/en.ts";

const textAt = (path: string): string => {
  const value = path
    .split(".")
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], en);
  if (typeof value !== "string") throw new Error(`there is no text "${path}"`);
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
};

/** Inserts the English texts into index.html, so that the page is readable before any script has run. */
export const englishMarkup = (): Plugin => ({
  name: "english-markup",
  transformIndexHtml: (html) =>
    html
      .replaceAll(
        /(<(\w+)\b[^>]*?\sdata-text="([\w.]+)"[^>]*>)\s*(?=<\/\2\s*>)/g,
        (_, tag: string, _name, path: string) => tag + textAt(path),
      )
      .replaceAll(
        /\sdata-label-text="([\w.]+)"/g,
        (attribute, path: string) => `${attribute} aria-label="${textAt(path)}"`,
      ),
});
