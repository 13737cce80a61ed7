// Files joined end to end. A browser's decoder ends where an MP3 changes its layout, and at the end of the first of
// several Ogg streams: each part is given to it by itself.

/** A stretch of a file that is decoded by itself. */
export interface FilePart {
  bytes: Uint8Array;
  /** Its channels and rate, as words; parts of the same are of one layout. */
  layout: string;
}

/** The parts of an MP3 or Ogg file, one for most files; none for other formats. */
export function fileParts(bytes: Uint8Array): FilePart[] {
  const starts = text(bytes, 0, 4) === "OggS" ? oggStarts(bytes) : mp3Starts(bytes);
  return starts.map(({ at, layout }, index) => {
    const end = starts[index + 1]?.at ?? bytes.length;
    // What is in front of the first part, such as tags, is left to the decoder.
    return { bytes: bytes.subarray(index === 0 ? 0 : at, end), layout };
  });
}

interface Start {
  at: number;
  layout: string;
}

const words = (channels: number, rate: number): string => `${channels} channel(s) at ${rate} Hz`;

const text = (bytes: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + length));

/** The first pages of each link of a chain (RFC 3533): they follow a page that is none of them. */
function oggStarts(bytes: Uint8Array): Start[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts: Start[] = [];
  let wasFirst = false;
  let at = 0;
  while (at + 27 <= bytes.length) {
    if (text(bytes, at, 4) !== "OggS") {
      at++;
      continue;
    }
    const segments = bytes[at + 26]!;
    const lengths = bytes.subarray(at + 27, at + 27 + segments);
    const packet = at + 27 + segments;
    const isFirst = (bytes[at + 5]! & 2) !== 0;
    if (isFirst && !wasFirst && packet + 31 <= bytes.length) {
      starts.push({ at, layout: oggLayout(bytes, view, packet) });
    }
    wasFirst = isFirst;
    at = packet + lengths.reduce((sum, length) => sum + length, 0);
  }
  return starts;
}

function oggLayout(bytes: Uint8Array, view: DataView, packet: number): string {
  // Opus is always decoded at 48 kHz.
  if (text(bytes, packet, 8) === "OpusHead") return words(bytes[packet + 9]!, 48_000);
  if (text(bytes, packet, 7) === "\x01vorbis") {
    return words(bytes[packet + 11]!, view.getUint32(packet + 12, true));
  }
  if (text(bytes, packet, 5) === "\x7fFLAC") {
    // The stream information: 20 bits of rate, 3 of channels less one.
    const packed = view.getUint32(packet + 27);
    return words(((packed >> 9) & 7) + 1, packed >>> 12);
  }
  return text(bytes, packet, 8);
}

/** kbit/s of MPEG 1 and of MPEG 2, layer III, by their number in the header. */
const RATES_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const RATES_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const SAMPLE_RATES = [44_100, 48_000, 32_000];

/** The header of a frame of layer III: its length in bytes, and the layout. */
function mp3Frame(bytes: Uint8Array, at: number): { length: number; layout: string } | undefined {
  if (at + 4 > bytes.length || bytes[at] !== 0xff) return undefined;
  const [second, third, fourth] = [bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!];
  const version = (second >> 3) & 3;
  if (second < 0xe0 || version === 1 || ((second >> 1) & 3) !== 1) return undefined;
  const rate = (version === 3 ? RATES_1 : RATES_2)[third >> 4];
  const base = SAMPLE_RATES[(third >> 2) & 3];
  if (!rate || !base) return undefined;
  // MPEG 2 has half of these rates, and MPEG 2.5 a quarter.
  const sampleRate = base / (version === 3 ? 1 : version === 2 ? 2 : 4);
  const length = Math.floor(((version === 3 ? 144 : 72) * 1000 * rate) / sampleRate);
  const channels = fourth >> 6 === 3 ? 1 : 2;
  return { length: length + ((third >> 1) & 1), layout: words(channels, sampleRate) };
}

/** Where frames of another layout begin. One frame alone is chance: the next has to follow it. */
function mp3Starts(bytes: Uint8Array): Start[] {
  const starts: Start[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    if (text(bytes, at, 3) === "ID3" && at + 10 <= bytes.length) {
      // Seven bits of each byte.
      const size = bytes.subarray(at + 6, at + 10);
      at += 10 + size.reduce((sum, byte) => sum * 128 + (byte & 127), 0);
      continue;
    }
    const frame = mp3Frame(bytes, at);
    if (!frame) {
      at++;
      continue;
    }
    if (frame.layout !== starts.at(-1)?.layout) {
      const next = mp3Frame(bytes, at + frame.length);
      if (next?.layout !== frame.layout) {
        at++;
        continue;
      }
      starts.push({ at, layout: frame.layout });
    }
    at += frame.length;
  }
  return starts;
}
