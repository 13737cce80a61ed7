/** Opens files with a button and a hidden `<input type="file">` next to it. */
export function listenForChosen(
  button: HTMLElement,
  input: HTMLInputElement,
  onFiles: (files: File[]) => void,
): void {
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const files = [...(input.files ?? [])];
    if (files.length > 0) onFiles(files);
    // Allows choosing the same file again.
    input.value = "";
  });
}

const paths = new WeakMap<File, string>();

/** The path of a file relative to the chosen or dropped folder, or its name. */
export const pathOf = (file: File): string =>
  paths.get(file) ?? (file.webkitRelativePath || file.name);

/** Handles files and folders dropped anywhere on the page. */
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
    const { items, files } = event.dataTransfer ?? {};
    // Read synchronously: the browser clears the entries after this function returns.
    const entries = [...(items ?? [])].map((item) => item.webkitGetAsEntry?.() ?? null);
    const loose = [...(files ?? [])];
    const folders = entries.filter((entry) => entry?.isDirectory);
    void (folders.length > 0 ? filesOf(entries) : Promise.resolve(loose)).then((files) => {
      if (files.length > 0) onFiles(files);
    });
  });
}

/** All files of dropped files and folders; unreadable entries are skipped. */
async function filesOf(entries: (FileSystemEntry | null)[]): Promise<File[]> {
  const files: File[] = [];
  for (const entry of entries) {
    try {
      if (entry?.isFile) {
        const file = await new Promise<File>((resolve, reject) =>
          (entry as FileSystemFileEntry).file(resolve, reject),
        );
        paths.set(file, entry.fullPath.replace(/^\/+/, ""));
        files.push(file);
      } else if (entry?.isDirectory) {
        files.push(...(await filesOf(await childrenOf(entry as FileSystemDirectoryEntry))));
      }
    } catch {
      // Deleted in the meantime, or not readable.
    }
  }
  return files;
}

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    // `readEntries` returns at most a hundred entries per call.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return children;
    children.push(...some);
  }
}
