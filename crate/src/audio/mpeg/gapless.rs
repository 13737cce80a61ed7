//! The encoder delay and padding of layer III, from an initial frame without audio.

use super::frames::{Frame, MpegLayer};

/// The delay of every layer III decoder, samples.
const DECODER_DELAY: usize = 529;

/// The content of a Xing, Info or VBRI frame.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Gapless {
    /// The number of frames with audio.
    pub(super) frames: Option<usize>,
    /// Samples to remove at the start.
    pub(super) start: usize,
    /// Samples to remove at the end.
    pub(super) end: usize,
}

impl Gapless {
    /// `None` for a frame with audio.
    pub(super) fn read(frame: &Frame<'_>) -> Option<Self> {
        let header = &frame.header;
        if header.layer != MpegLayer::Three {
            return None;
        }
        let side_information = match (header.first_version, header.channels) {
            (true, 1) | (false, 2) => 17,
            (true, _) => 32,
            (false, _) => 9,
        };
        // The optional checksum after the header is not included.
        let silent = |end: usize| {
            let before = frame.bytes.get(6..end);
            before.is_some_and(|bytes| bytes.iter().all(|byte| *byte == 0))
        };
        let at = 4 + side_information;
        let tag = frame.bytes.get(at..)?;
        if silent(at) && (tag.starts_with(b"Xing") || tag.starts_with(b"Info")) {
            return Some(Self::xing(tag));
        }
        let tag = frame.bytes.get(36..)?;
        if silent(36) && tag.starts_with(b"VBRI") {
            return Some(Self {
                frames: number(tag, 14),
                ..Self::default()
            });
        }
        None
    }

    fn xing(tag: &[u8]) -> Self {
        let flags = number(tag, 4).unwrap_or(0);
        // Number of frames, number of bytes, table of contents, quality; each is present if its flag is set.
        let fields = [4, 4, 100, 4];
        let lengths = fields.iter().enumerate();
        let set = lengths.filter(|(bit, _)| flags >> bit & 1 == 1);
        let extension = 8 + set.map(|(_, length)| length).sum::<usize>();
        let frames = number(tag, 8).filter(|_| flags & 1 == 1);

        let encoder = tag.get(extension..extension + 4).unwrap_or_default();
        let known = [&b"LAME"[..], b"Lavf", b"Lavc"].contains(&encoder);
        match tag.get(extension + 21..extension + 24) {
            Some(&[a, b, c]) if known => {
                let delay = usize::from(a) << 4 | usize::from(b) >> 4;
                let padding = usize::from(b & 0x0f) << 8 | usize::from(c);
                Self {
                    frames,
                    start: delay + DECODER_DELAY,
                    end: padding.saturating_sub(DECODER_DELAY),
                }
            }
            _ => Self {
                frames,
                ..Self::default()
            },
        }
    }
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_be_bytes(*four) as usize)
}

#[cfg(test)]
mod tests {
    use super::super::frames::frames;
    use super::*;

    #[test]
    fn delay_and_padding_are_read_after_any_fields() {
        for flags in [0u8, 1, 15] {
            let fields = usize::from(flags & 3) * 4 + if flags == 15 { 100 } else { 0 };
            let fields = [&7u32.to_be_bytes()[..], &[9; 108]].concat()[..fields].to_vec();
            let mut frame = [0xff, 0xfb, 0x90, 0xc0].to_vec();
            frame.extend([0; 17]);
            frame.extend([&b"Info\0\0\0"[..], &[flags], &fields, b"LAME3.100"].concat());
            frame.extend([0; 12]);
            frame.extend([0x24, 0x04, 0x6c]);
            frame.resize(417, 0);
            let found = Gapless::read(&frames(&frame)[0]).unwrap();
            assert_eq!(found.frames, (flags > 0).then_some(7));
            assert_eq!(
                (found.start, found.end),
                (576 + 529, 1132 - 529),
                "flags {flags}"
            );
        }
        let sound = [&[0xff, 0xfb, 0x90, 0xc0][..], &[1; 413]].concat();
        assert_eq!(Gapless::read(&frames(&sound)[0]), None);
    }
}
