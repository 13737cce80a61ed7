//! Tags of music players before and after the audio, of any kind and number.
#![deny(clippy::indexing_slicing)]

const ID3V1: usize = 128;
const APE: usize = 32;

/// The rest of a file after tags and zeros.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Skipped<'a> {
    pub(super) rest: &'a [u8],
    /// The declared length of a tag, if it exceeds the length of the file.
    pub(super) too_long: Option<usize>,
}

/// Skips all tags at the start of `bytes`, and zeros between and after them. Of a tag that is longer than the file only
/// the header is skipped.
pub(super) fn skip(bytes: &[u8]) -> Skipped<'_> {
    let mut rest = bytes;
    let mut too_long = None;
    loop {
        let zeros = rest.iter().take_while(|byte| **byte == 0).count();
        // The first number of an MP4 file starts with zeros.
        let length = match tag_length(rest) {
            Some((header, length)) if length > rest.len() => {
                too_long.get_or_insert(length);
                header
            }
            Some((_, length)) => length,
            None if zeros > 4 => zeros,
            None => return Skipped { rest, too_long },
        };
        rest = rest.get(length..).unwrap_or_default();
    }
}

/// The header length and the total length of the tag at the start of `bytes`.
fn tag_length(bytes: &[u8]) -> Option<(usize, usize)> {
    match bytes {
        [b'I', b'D', b'3', version, _, flags, size @ ..] if *version < 0xff => {
            let size = size.first_chunk::<4>()?;
            let length = size
                .iter()
                .fold(0, |size, byte| size << 7 | usize::from(byte & 0x7f));
            let footer = if flags & 0x10 == 0 { 0 } else { 10 };
            Some((10, 10 + length + footer))
        }
        _ if bytes.starts_with(b"APETAGEX") => {
            let (size, flags) = ape(bytes)?;
            // The size includes the footer, but not the header.
            let header = flags & 1 << 29 != 0;
            Some((APE, APE + if header { size } else { 0 }))
        }
        _ if bytes.starts_with(b"TAG") => {
            // An extended tag of 227 bytes precedes the standard tag.
            let length = if bytes.starts_with(b"TAG+") {
                227
            } else {
                ID3V1
            };
            Some((length.min(bytes.len()), length))
        }
        _ if bytes.starts_with(b"LYRICSBEGIN") => {
            let end = |pattern: &[u8]| bytes.windows(9).position(|window| window == pattern);
            let length = end(b"LYRICS200").or_else(|| end(b"LYRICSEND"))? + 9;
            Some((length, length))
        }
        _ => None,
    }
}

/// Size and flags of an APE header or footer.
fn ape(bytes: &[u8]) -> Option<(usize, u32)> {
    let field = |at: usize| {
        let four = bytes.get(at..)?.first_chunk::<4>()?;
        Some(u32::from_le_bytes(*four))
    };
    Some((field(12)? as usize, field(20)?))
}

/// The bytes before the tags at the end of `bytes`. Zeros are kept: they may be samples.
pub(super) fn without_trailing(bytes: &[u8]) -> &[u8] {
    let mut sound = bytes;
    while let Some(length) = trailing_length(sound) {
        sound = sound.get(..sound.len() - length).unwrap_or_default();
    }
    sound
}

/// The length of the tag at the end of `bytes`.
fn trailing_length(bytes: &[u8]) -> Option<usize> {
    let from_end = |length: usize| bytes.get(bytes.len().checked_sub(length)?..);
    let starts =
        |length: usize, start: &[u8]| from_end(length).is_some_and(|tag| tag.starts_with(start));
    if starts(ID3V1, b"TAG") {
        return Some(if starts(ID3V1 + 227, b"TAG+") {
            ID3V1 + 227
        } else {
            ID3V1
        });
    }
    if starts(APE, b"APETAGEX") {
        let (size, flags) = ape(from_end(APE)?)?;
        let header = if flags & 1 << 31 == 0 { 0 } else { APE };
        return (APE..=bytes.len())
            .contains(&(size.max(APE) + header))
            .then_some(size.max(APE) + header);
    }
    // The six digits before the marker are the length of all data before them.
    if starts(9, b"LYRICS200") {
        let digits = std::str::from_utf8(from_end(15)?.get(..6)?).ok()?;
        let length = digits.parse::<usize>().ok()? + 15;
        return starts(length, b"LYRICSBEGIN").then_some(length);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ape_tag(header: bool) -> Vec<u8> {
        let part = |flags: u32| {
            let fields = [2_000, 32 + 20, 1, flags, 0, 0]
                .map(u32::to_le_bytes)
                .concat();
            [&b"APETAGEX"[..], &fields].concat()
        };
        let start = if header {
            part(1 << 31 | 1 << 29)
        } else {
            Vec::new()
        };
        let end = part(if header { 1 << 31 } else { 0 });
        [&start[..], &[7; 20], &end].concat()
    }

    fn id3v1() -> Vec<u8> {
        [&b"TAG"[..], &[b' '; 125]].concat()
    }

    #[test]
    fn tags_of_any_kind_and_number_are_skipped_at_the_start() {
        let id3 = [&b"ID3\x04\0\0\0\0\x01\x02"[..], &[7; 130]].concat();
        let id3_with_footer = [&b"ID3\x04\0\x10\0\0\0\x02"[..], &[7; 12]].concat();
        let all = [
            &id3[..],
            &id3,
            &[0; 500],
            &ape_tag(true),
            &id3v1(),
            &id3_with_footer,
            b"LYRICSBEGINtext000011LYRICS200",
            b"after",
        ]
        .concat();
        let expected = Skipped {
            rest: &b"after"[..],
            too_long: None,
        };
        assert_eq!(skip(&all), expected);
        assert_eq!(skip(b"ID3").rest, b"ID3");
        assert_eq!(skip(b"\0\0\0\x20ftyp").rest, b"\0\0\0\x20ftyp");
        assert_eq!(skip(&[0; 100]).rest, b"");
    }

    #[test]
    fn only_the_header_of_a_tag_longer_than_the_file_is_skipped() {
        let skipped = skip(b"ID3\x04\0\0\x7f\x7f\x7f\x7fsound");
        assert_eq!(skipped.rest, b"sound");
        assert_eq!(skipped.too_long, Some(10 + (1 << 28) - 1));
    }

    #[test]
    fn tags_of_any_kind_and_number_are_skipped_at_the_end() {
        let lyrics = &b"LYRICSBEGINtext000015LYRICS200"[..];
        for tags in [
            ape_tag(true),
            ape_tag(false),
            id3v1(),
            [&ape_tag(true)[..], &id3v1()].concat(),
            [lyrics, &id3v1()].concat(),
        ] {
            let bytes = [&b"sound\0\0"[..], &tags].concat();
            assert_eq!(without_trailing(&bytes), b"sound\0\0");
        }
        assert_eq!(without_trailing(b""), b"");
    }
}
