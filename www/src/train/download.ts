import { create } from "../dom.ts";

/** Downloads a file. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = create("a", "");
  link.href = url;
  link.download = name;
  link.click();
  // Revoke the address after the browser has started the download.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
