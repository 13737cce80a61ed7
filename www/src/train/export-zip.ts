import type { Library } from "./examples/library.ts";
import { formatManifest, type ManifestRow } from "./examples/manifest.ts";
import { safeFileName } from "./examples/naming.ts";
import { encodeWav } from "./examples/wav.ts";

/**
 * All examples in one archive, with `manifest.csv` and a folder for each label, as the import expects them.
 *
 * @param more additional files
 */
export async function exportZip(
  library: Library,
  more: { path: string; content: Blob }[] = [],
  onProgress: (share: number) => void = () => undefined,
): Promise<Blob> {
  const { BlobReader, BlobWriter, TextReader, ZipWriter, configure } =
    await import("@zip.js/zip.js/lib/zip-core-custom.js");
  configure({ useWebWorkers: false });
  const writer = new ZipWriter(new BlobWriter("application/zip"));
  const rows: ManifestRow[] = [];
  const taken = new Set<string>();
  const { examples } = library;
  for (const [index, example] of examples.entries()) {
    const folder = safeFileName(example.label || "unnamed");
    const stem = safeFileName(example.name.replace(/\.\w+$/, "") || `take-${index + 1}`);
    let file = `${folder}/${stem}.wav`;
    for (let n = 2; taken.has(file.toLowerCase()); n++) file = `${folder}/${stem}-${n}.wav`;
    taken.add(file.toLowerCase());
    const wav = encodeWav(await library.sound(example.id), example.sampleRate);
    // Uncompressed: audio compresses poorly, and every program can read it.
    await writer.add(file, new BlobReader(wav), { level: 0 });
    rows.push({ file, label: example.label, speaker: example.speaker, take: example.take });
    onProgress((index + 1) / examples.length);
  }
  await writer.add("manifest.csv", new TextReader(formatManifest(rows)));
  for (const { path, content } of more) await writer.add(path, new BlobReader(content));
  return writer.close();
}
