import { create } from "../dom.ts";

/** Hands a file to the browser, which keeps it where downloads go. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = create("a", "");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has to have begun before the address goes.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
