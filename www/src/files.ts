/** Opens files by a button with a hidden `<input type="file">` beside it. */
export function listenForChosen(
  button: HTMLElement,
  input: HTMLInputElement,
  onFiles: (files: File[]) => void,
): void {
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const files = [...(input.files ?? [])];
    if (files.length > 0) onFiles(files);
    // So that the same file can be chosen again.
    input.value = "";
  });
}

/** Files dropped anywhere on the page. */
export function listenForDropped(onFiles: (files: File[]) => void): void {
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
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) onFiles(files);
  });
}
