import { PageError } from "../../page-error.ts";
import { baseName } from "./naming.ts";

// The recordings of the tests, stored once in the repository and fetched on demand.
const addresses = import.meta.glob<string>("../../../../tests/clips/training/*.flac", {
  query: "?url",
  import: "default",
  eager: true,
});

/** The number of recordings in the sample data. */
export const SAMPLE_COUNT = Object.keys(addresses).length;

/** Sample data for training: recordings of two speakers and three emotions. */
export async function sampleFiles(): Promise<File[]> {
  const files = Object.entries(addresses).map(async ([path, address]) => {
    const response = await fetch(address);
    if (!response.ok) throw new PageError("download-failed", `${address}: ${response.status}`);
    return new File([await response.blob()], baseName(path));
  });
  return Promise.all(files);
}
