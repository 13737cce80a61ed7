import { PageError } from "../../page-error.ts";
import { baseName } from "./naming.ts";

// The tests' own recordings: kept once in the repository, fetched when somebody asks for them.
const addresses = import.meta.glob<string>("../../../../tests/clips/training/*.flac", {
  query: "?url",
  import: "default",
  eager: true,
});

/** How many clips the sample has. */
export const SAMPLE_COUNT = Object.keys(addresses).length;

/** Recordings of two speakers and three emotions, to try a training with. */
export async function sampleFiles(): Promise<File[]> {
  const files = Object.entries(addresses).map(async ([path, address]) => {
    const response = await fetch(address);
    if (!response.ok) throw new PageError("download-failed", `${address}: ${response.status}`);
    return new File([await response.blob()], baseName(path));
  });
  return Promise.all(files);
}
