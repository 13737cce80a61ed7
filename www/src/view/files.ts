import { byId } from "../dom.ts";

/** Files from the button, and files dropped anywhere on the page. */
export function listenForFiles(onFile: (file: File) => void): void {
  const input = byId<HTMLInputElement>("file");
  byId("open").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) onFile(file);
    // So that the same file can be chosen again.
    input.value = "";
  });

  const zone = document.documentElement;
  zone.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.add("is-dropping");
  });
  zone.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) zone.classList.remove("is-dropping");
  });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-dropping");
    const file = event.dataTransfer?.files[0];
    if (file) onFile(file);
  });
}
