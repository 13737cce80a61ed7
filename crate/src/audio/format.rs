//! Detects the format of a file from its first bytes.

use super::wav;

/// The format of an audio file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum AudioFormat {
    Wav,
    Flac,
    Ogg,
    /// MPEG audio, layers I to III.
    Mpeg,
    /// A format that is named in the error.
    Other(&'static str),
}

/// The first bytes of unsupported formats.
const OTHERS: [(&[u8], &str); 20] = [
    (b"RIFX", "a big-endian WAV (RIFX) file"),
    (b"riff\x2e\x91\xcf\x11", "a Sony Wave64 file"),
    (b"\x1a\x45\xdf\xa3", "a WebM or Matroska file"),
    (b"#!AMR", "an AMR file"),
    (b"#!SILK_V3", "a SILK file"),
    (b"\x02#!SILK_V3", "a SILK file"),
    (b".snd", "an AU file"),
    (b"caff", "a CAF file"),
    (
        b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
        "a Windows Media (ASF) file",
    ),
    (b"MAC ", "a Monkey's Audio file"),
    (b"wvpk", "a WavPack file"),
    (b"MThd", "a MIDI file"),
    (b"FLV\x01", "a Flash video file"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"%PDF", "a PDF file"),
    (
        b"version https://git-lfs",
        "a Git LFS pointer instead of the file",
    ),
    (b"<!DOCTYPE", "an HTML page"),
    (b"<html", "an HTML page"),
    (b"NIST_1A", "a NIST SPHERE file"),
];

impl AudioFormat {
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if wav::is_wav(bytes) {
            return Some(Self::Wav);
        }
        if let Some((_, name)) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)) {
            return Some(Self::Other(name));
        }
        Some(match bytes {
            [b'f', b'L', b'a', b'C', ..] => Self::Flac,
            [b'O', b'g', b'g', b'S', ..] => Self::Ogg,
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => Self::Other("an MP4 file"),
            [
                b'F',
                b'O',
                b'R',
                b'M',
                _,
                _,
                _,
                _,
                b'A',
                b'I',
                b'F',
                b'F' | b'C',
                ..,
            ] => Self::Other("an AIFF file"),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'A',
                b'V',
                b'I',
                b' ',
                ..,
            ] => Self::Other("an AVI file"),
            // Twelve sync bits, and the layer value that MPEG audio does not use.
            [0xff, second, ..] if second & 0xf6 == 0xf0 => Self::Other("an AAC (ADTS) file"),
            // Eleven sync bits, a version that is not reserved, and a layer.
            [0xff, second, ..]
                if second & 0xe0 == 0xe0 && second & 0x18 != 0x08 && second & 0x06 != 0 =>
            {
                Self::Mpeg
            }
            _ => return None,
        })
    }

    /// The name of the format of a file that starts with `bytes`.
    #[cfg(not(all(feature = "decode", not(target_arch = "wasm32"))))]
    pub(super) fn name(self, bytes: &[u8]) -> &'static str {
        // The first packet follows the header of the first page, 28 bytes.
        let packet = bytes.get(28..).unwrap_or_default();
        match self {
            Self::Wav => "a WAV file",
            Self::Flac => "a FLAC file",
            Self::Ogg if packet.starts_with(b"Speex   ") => "an Ogg Speex file",
            Self::Ogg if packet.starts_with(b"OpusHead") => "an Ogg Opus file",
            Self::Ogg if packet.starts_with(b"\x01vorbis") => "an Ogg Vorbis file",
            Self::Ogg => "an Ogg file",
            Self::Mpeg => match bytes.get(1).unwrap_or(&0) & 0x06 {
                0x04 => "an MPEG layer II file",
                0x06 => "an MPEG layer I file",
                _ => "an MP3 file",
            },
            Self::Other(name) => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_recognized_by_their_first_bytes() {
        let format = AudioFormat::of;
        assert_eq!(
            format(b"RIFF\x01\x02\x03\x04WAVEfmt "),
            Some(AudioFormat::Wav)
        );
        assert_eq!(
            format(b"RF64\xff\xff\xff\xffWAVEds64"),
            Some(AudioFormat::Wav)
        );
        assert_eq!(format(b"RIFF\x01\x02\x03\x04WEBP"), None);
        assert_eq!(format(b"fLaC\0"), Some(AudioFormat::Flac));
        assert_eq!(format(b"OggS\0"), Some(AudioFormat::Ogg));
        // MPEG 1, 2 and 2.5, layers III to I; then a reserved version, and the start of a JPEG.
        for second in [0xfb, 0xf3, 0xe3, 0xfd, 0xfe] {
            assert_eq!(
                format(&[0xff, second]),
                Some(AudioFormat::Mpeg),
                "{second:#x}"
            );
        }
        assert_eq!(format(b"\xff\xea"), None);
        assert_eq!(format(b"\xff\xd8\xff\xe0"), None);
        assert_eq!(
            format(b"\xff\xf1"),
            Some(AudioFormat::Other("an AAC (ADTS) file"))
        );
        assert_eq!(format(b"#!AMR\n"), Some(AudioFormat::Other("an AMR file")));
        assert_eq!(format(b""), None);
    }
}
