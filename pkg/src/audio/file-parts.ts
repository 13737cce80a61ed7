// Concatenated files. Browsers stop decoding where the channels or the rate of an MP3 change, and at the end of the
// first of several Ogg streams. Each part is therefore decoded separately.

/** A part of a file that is decoded separately. */
export interface FilePart {
  bytes: Uint8Array;
  /** Channels and sample rate as text; equal for parts of the same layout. */
  layout: string;
}

/** Splits an MP3 or Ogg file; empty for other formats. */
export function fileParts(bytes: Uint8Array): FilePart[] {
  const starts = text(bytes, 0, 4) === "OggS" ? oggStarts(bytes) : mp3Starts(bytes);
  return starts.map(({ at, layout }, index) => {
    const end = starts[index + 1]?.at ?? bytes.length;
    // Bytes before the first part, such as tags, are passed to the decoder.
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

/** The first pages of each link of a chained stream (RFC 3533): BOS pages after a page that is not one. */
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
    // STREAMINFO: 20 bits of sample rate, 3 bits of channels minus one.
    const packed = view.getUint32(packet + 27);
    return words(((packed >> 9) & 7) + 1, packed >>> 12);
  }
  return text(bytes, packet, 8);
}

/** Bit rates in kbit/s of MPEG 1 and MPEG 2 layer III, by header index. */
const RATES_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const RATES_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const SAMPLE_RATES = [44_100, 48_000, 32_000];

/** The header of a layer III frame: length in bytes, and layout. */
function mp3Frame(bytes: Uint8Array, at: number): { length: number; layout: string } | undefined {
  if (at + 4 > bytes.length || bytes[at] !== 0xff) return undefined;
  const [second, third, fourth] = [bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!];
  const version = (second >> 3) & 3;
  if (second < 0xe0 || version === 1 || ((second >> 1) & 3) !== 1) return undefined;
  const rate = (version === 3 ? RATES_1 : RATES_2)[third >> 4];
  const base = SAMPLE_RATES[(third >> 2) & 3];
  if (!rate || !base) return undefined;
  // MPEG 2 has half of these rates, MPEG 2.5 a quarter.
  const sampleRate = base / (version === 3 ? 1 : version === 2 ? 2 : 4);
  const length = Math.floor(((version === 3 ? 144 : 72) * 1000 * rate) / sampleRate);
  const channels = fourth >> 6 === 3 ? 1 : 2;
  return { length: length + ((third >> 1) & 1), layout: words(channels, sampleRate) };
}

/**
 * Positions at which frames of another layout start. A single match may be coincidence: the next frame has to follow
 * it.
 */
function mp3Starts(bytes: Uint8Array): Start[] {
  const starts: Start[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    if (text(bytes, at, 3) === "ID3" && at + 10 <= bytes.length) {
      // An ID3 size has seven bits per byte.
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
