// Randomly damaged archives: each is extracted or rejected with a code, and memory stays within the limits of the
// archive. `ARCHIVES=100000` runs more cases.
import { expect, test } from "@playwright/test";
import {
  BlobReader,
  BlobWriter,
  ZipWriter,
  configure,
} from "@zip.js/zip.js/lib/zip-core-custom.js";
import { openZip } from "../../www/src/train/import/zip-file.ts";
import { numbers, type Random } from "./random.ts";

const limits = { files: 8, bytes: 1 << 20, totalBytes: 1 << 21 };
const archives = Number(process.env.ARCHIVES ?? 1500);

async function whole(): Promise<Uint8Array> {
  configure({ useWebWorkers: false });
  const writer = new ZipWriter(new BlobWriter());
  for (const [name, size, level] of [
    ["loud/Kim/1.wav", 4000, 6],
    ["soft/2.wav", 900, 0],
    ["list.csv", 70, 6],
  ] as const) {
    const bytes = Uint8Array.from({ length: size }, (_, index) => (index * index) >> 3);
    await writer.add(name, new BlobReader(new Blob([bytes])), { level });
  }
  return new Uint8Array(await (await writer.close()).arrayBuffer());
}

function damage(bytes: Uint8Array, random: Random): Uint8Array {
  let damaged = bytes.slice();
  for (let times = 1 + random(6); times > 0; times--) {
    const at = random(damaged.length);
    switch (random(5)) {
      case 0:
        damaged = damaged.slice(0, at);
        break;
      case 1: // Sizes and offsets are numbers of two and four bytes.
        damaged.fill(random(2) * 255, at, at + 1 + random(4));
        break;
      case 2: // The directory is at the end.
        damaged[Math.max(0, damaged.length - 1 - random(260))] = random(256);
        break;
      case 3: {
        const length = random(64);
        damaged.copyWithin(at, random(damaged.length), damaged.length - length);
        break;
      }
      default:
        damaged[at] = random(256);
    }
    if (damaged.length === 0) return damaged;
  }
  return damaged;
}

test(`${archives} damaged archives are unpacked or rejected with a code`, async () => {
  test.setTimeout(0);
  const sound = await whole();
  const random = numbers(20_201_025);
  const ends: Record<string, number> = {};
  for (let index = 0; index < archives; index++) {
    let end = "unpacked";
    try {
      let total = 0;
      for (const entry of await openZip(
        new Blob([damage(sound, random) as Uint8Array<ArrayBuffer>]),
        limits,
      )) {
        const { size } = await entry.read();
        expect(size).toBeLessThanOrEqual(limits.bytes);
        total += size;
      }
      expect(total).toBeLessThanOrEqual(limits.totalBytes);
    } catch (failure) {
      end = (failure as { code?: string }).code ?? `archive ${index}: ${String(failure)}`;
      expect(end).toMatch(/^zip-(damaged|encrypted|too-many|too-large)$/);
    }
    ends[end] = (ends[end] ?? 0) + 1;
  }
  // Both outcomes occur: some damaged archives can still be extracted, and some cannot.
  expect(ends.unpacked).toBeGreaterThan(archives / 20);
  expect(ends["zip-damaged"]).toBeGreaterThan(archives / 20);
  console.log(JSON.stringify(ends));
});
