// Files of the kinds that users report, with the expected result of the package in Node.js, which decodes WAV and FLAC,
// and in Chromium, which decodes more formats. crate/tests/formats.rs and joined_files.rs test the
// same kinds natively.
import { readFileSync } from "node:fs";
import { classifyByCommandLine, clipPath, root } from "./command-line.ts";
import { wav } from "./sounds.ts";

/**
 * `"package 0.50"`: the decoder, the duration in seconds, the codes of warnings, and the label for speech; or the error
 * code and a word of its message.
 */
export interface SoundCase {
  name: string;
  bytes: Buffer;
  node: string;
  chromium: string;
}

/** The recording used for files with speech. */
export const spoken = "16a05La";
export const spokenLabel = classifyByCommandLine([clipPath(spoken)]).get(clipPath(spoken))!.label;

const audio = (name: string): Buffer => readFileSync(`${root}/tests/audio/${name}`);
const clip = readFileSync(clipPath(spoken));
const samples = clip.subarray(44);
const seconds = (samples.length / 32_000).toFixed(2);

const id3v1 = Buffer.from(`TAG${"x".repeat(125)}`);
const id3v2 = (length: number): Buffer =>
  Buffer.concat([
    Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, length]),
    Buffer.alloc(length, 9),
  ]);
const ape = (() => {
  const part = (flags: number) => {
    const fields = new Uint32Array([2000, 32 + 20, 1, flags, 0, 0]);
    return Buffer.concat([Buffer.from("APETAGEX"), Buffer.from(fields.buffer)]);
  };
  return Buffer.concat([part(0xa0000000), Buffer.alloc(20, 7), part(0x80000000)]);
})();

/** A WAV header for integer samples, mono, 16 kHz, with any length. */
function header(bits: number, bytes: number, length: number): Buffer {
  const made = wav(0, 16_000, () => 0);
  made.writeUInt32LE(16_000 * bytes, 28);
  made.writeUInt16LE(bytes, 32);
  made.writeUInt16LE(bits, 34);
  made.writeUInt32LE(length, 40);
  return made;
}

/** The samples in the upper or the lower three of four bytes. */
function inFourBytes(shift: number): Buffer {
  const made = Buffer.alloc(samples.length * 2);
  for (let i = 0; i < samples.length / 2; i++) {
    made.writeInt32LE(samples.readInt16LE(2 * i) * 2 ** shift, 4 * i);
  }
  return Buffer.concat([header(24, 4, made.length), made]);
}

/** Increases the frame count stated in a 4-bit file by one second. */
function withLongerFact(name: string): Buffer {
  const made = Buffer.from(audio(name));
  const at = made.indexOf("fact") + 8;
  made.writeUInt32LE(made.readUInt32LE(at) + 8000, at);
  return made;
}

const opposite = (): Buffer => {
  const made = wav(1, 16_000, (i) => (i % 2 === 0 ? 1 : -1) * 0.5 * Math.sin((i - (i % 2)) / 20));
  made.writeUInt16LE(2, 22);
  made.writeUInt16LE(4, 32);
  return made;
};

const both = (name: string, bytes: Buffer, outcome: string): SoundCase => ({
  name,
  bytes,
  node: outcome,
  chromium: outcome,
});

/** A format that Node.js rejects with an error that contains its name. */
const byBrowser = (name: string, bytes: Buffer, kind: string, chromium: string): SoundCase => ({
  name,
  bytes,
  node: `audio-format ${kind}`,
  chromium,
});

const joined = (...names: string[]): Buffer => Buffer.concat(names.map(audio));

export const soundCases: SoundCase[] = [
  ...[0xffffffff, 0x7fffffff, 0].map((length) =>
    both(
      `WAV of a pipe, length ${length}`,
      Buffer.concat([header(16, 2, length), samples]),
      `package ${seconds} ${spokenLabel}`,
    ),
  ),
  both("24 bits in the lower bytes", inFourBytes(8), `package ${seconds} ${spokenLabel}`),
  both("24 bits in the upper bytes", inFourBytes(16), `package ${seconds} ${spokenLabel}`),
  both("A-law", audio("alaw.wav"), "package 0.25"),
  both("mu-law", audio("mulaw-stereo.wav"), "package 0.25"),
  both("IMA ADPCM", audio("ima-adpcm.wav"), "package 0.51"),
  both("Microsoft ADPCM", audio("ms-adpcm.wav"), "package 0.51"),
  both("GSM", audio("gsm.wav"), "audio-format GSM 6.10"),
  byBrowser("MP3 in WAV", audio("mp3-in-wav.wav"), "MP3", "browser 0.18"),
  byBrowser("Opus, mono", audio("voice.opus"), "Ogg Opus", "browser 0.50"),
  byBrowser("Opus, stereo", audio("stereo.opus"), "Ogg Opus", "browser 0.50"),
  byBrowser("Opus, four channels", audio("surround.opus"), "Ogg Opus", "browser 0.10"),
  byBrowser("Vorbis", audio("mono.ogg"), "Ogg Vorbis", "browser 0.50"),
  byBrowser("FLAC in Ogg", audio("flac.oga"), "Ogg", "browser 0.25"),
  both("Speex", audio("speex.ogg"), "audio-format Ogg Speex"),
  both("FLAC before an ID3v1 tag", Buffer.concat([audio("s16.flac"), id3v1]), "package 0.50"),
  both("FLAC before an APE tag", Buffer.concat([audio("s16.flac"), ape]), "package 0.50"),
  both("FLAC before zeros", Buffer.concat([audio("s16.flac"), Buffer.alloc(4096)]), "package 0.50"),
  byBrowser("MP3", audio("mono.mp3"), "MP3", "browser 0.50"),
  ...Object.entries({
    "two ID3 tags": Buffer.concat([id3v2(10), id3v2(100)]),
    "a tag with undeclared padding": Buffer.concat([id3v2(10), Buffer.alloc(1234)]),
    "an APE tag": ape,
    "an ID3v1 tag": id3v1,
    zeros: Buffer.alloc(417),
  }).map(([name, front]): SoundCase => {
    const bytes = Buffer.concat([front, audio("mono.mp3")]);
    // If the browser does not recognize the tag, it does not skip the padding either: the silence of the encoder
    // remains.
    const length = name === "two ID3 tags" ? "0.50" : "0.61";
    return {
      name: `MP3 behind ${name}`,
      bytes,
      node: "audio-format",
      chromium: `browser ${length}`,
    };
  }),
  both("MPEG layer II", audio("mono.mp2"), "audio-format MPEG layer II"),
  byBrowser("MP3s joined", joined("mono.mp3", "mono.mp3"), "MP3", "browser 1.12"),
  byBrowser(
    "MP3s joined, mono and stereo",
    joined("mono.mp3", "stereo.mp3"),
    "MP3",
    "browser 1.00 format-changes",
  ),
  byBrowser(
    "MP3s joined, stereo and mono",
    joined("stereo.mp3", "mono.mp3"),
    "MP3",
    "browser 1.00 format-changes",
  ),
  byBrowser("Opus chained", joined("voice.opus", "voice.opus"), "Ogg Opus", "browser 1.00"),
  byBrowser(
    "Opus chained, mono and stereo",
    joined("voice.opus", "stereo.opus"),
    "Ogg Opus",
    "browser 1.00 format-changes",
  ),
  byBrowser("FLAC in Ogg chained", joined("flac.oga", "flac.oga"), "Ogg", "browser 0.50"),
  both("FLAC joined", joined("s16.flac", "s16.flac"), "package 1.00"),
  both(
    "FLAC joined, mono and stereo",
    joined("s16.flac", "s24-stereo.flac"),
    "package 0.75 format-changes",
  ),
  both(
    "a header with one extra second",
    withLongerFact("ima-adpcm.wav"),
    "package 0.51 ends-early",
  ),
  {
    name: "truncated WAV",
    bytes: clip.subarray(0, 44 + 64_000),
    node: "audio-damaged",
    chromium: `browser 2.00 audio-damaged`,
  },
  both("channels in opposite phase", opposite(), "package 0.50 opposite-phase"),
];
