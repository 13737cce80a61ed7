//! Finds the frames of MPEG audio (ISO/IEC 11172-3 and 13818-3) between other data.

use super::super::tags;

/// The maximum length of other data before the first frame, bytes: pictures in tags with wrong lengths take some
/// hundred kilobytes.
const LONGEST_LEAD: usize = 1 << 20;
/// The number of consecutive frames that identifies MPEG audio within other data.
const CERTAIN: usize = 4;
/// The number of consecutive frames that confirms a first frame, or a frame after a gap.
const LIKELY: usize = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MpegLayer {
    One,
    Two,
    Three,
}

/// The fields of a frame header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    /// MPEG 1; otherwise MPEG 2, or 2.5 depending on the rate.
    pub(super) first_version: bool,
    pub(super) layer: MpegLayer,
    pub(super) sample_rate: u32,
    pub(super) channels: usize,
    /// Dual-channel mode, which the decoder distinguishes from stereo.
    pub(super) dual: bool,
    /// Bytes of the frame.
    pub(super) length: usize,
}

const KBITS: [[u32; 14]; 5] = [
    [
        32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448,
    ],
    [
        32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384,
    ],
    [
        32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ],
    [
        32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256,
    ],
    [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

impl Header {
    /// Parses the header at the start of `bytes`; `None` also for free-format bit rates, which are not used in
    /// practice.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let &[0xff, b1, b2, b3] = bytes.first_chunk::<4>()? else {
            return None;
        };
        if b1 & 0xe0 != 0xe0 || b3 & 3 == 2 {
            return None;
        }
        let (divisor, first_version) = match b1 >> 3 & 3 {
            0 => (4, false),
            2 => (2, false),
            3 => (1, true),
            _ => return None,
        };
        let (layer, table) = match (b1 >> 1 & 3, first_version) {
            (3, true) => (MpegLayer::One, 0),
            (2, true) => (MpegLayer::Two, 1),
            (1, true) => (MpegLayer::Three, 2),
            (3, false) => (MpegLayer::One, 3),
            (2, false) => (MpegLayer::Two, 4),
            (1, false) => (MpegLayer::Three, 4),
            _ => return None,
        };
        let kbits = *KBITS
            .get(table)?
            .get(usize::from(b2 >> 4).checked_sub(1)?)?;
        let sample_rate = [44_100, 48_000, 32_000].get(usize::from(b2 >> 2 & 3))? / divisor;
        let padding = u32::from(b2 >> 1 & 1);
        let per_byte = kbits * 1000 / 8;
        let length = match layer {
            MpegLayer::One => (per_byte * 96 / sample_rate + padding) * 4,
            MpegLayer::Three if !first_version => per_byte * 576 / sample_rate + padding,
            MpegLayer::Two | MpegLayer::Three => per_byte * 1152 / sample_rate + padding,
        };
        Some(Self {
            first_version,
            layer,
            sample_rate,
            channels: if b3 >> 6 == 3 { 1 } else { 2 },
            dual: b3 >> 6 == 2,
            length: length as usize,
        })
    }

    /// Samples per channel.
    pub(super) const fn samples(&self) -> usize {
        match self.layer {
            MpegLayer::One => 384,
            MpegLayer::Three if !self.first_version => 576,
            MpegLayer::Two | MpegLayer::Three => 1152,
        }
    }

    /// Whether one decoder can decode both frames.
    pub(super) fn continues_with(&self, next: &Self) -> bool {
        let length = self.length;
        Self { length, ..*next } == *self
    }
}

/// A complete frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) header: Header,
    /// The bytes, including the header.
    pub(super) bytes: &'a [u8],
}

/// The number of consecutive frames at the start of `bytes`, at most `most`, and whether they extend to the end, except
/// for tags and a truncated frame.
fn in_a_row(mut bytes: &[u8], most: usize) -> (usize, bool) {
    let mut count = 0;
    let mut first: Option<Header> = None;
    while count < most {
        let Some(header) = Header::read(bytes) else {
            return (count, tags::skip(bytes).rest.len() < 4);
        };
        let same =
            |first: Header| first.layer == header.layer && first.sample_rate == header.sample_rate;
        if !first.is_none_or(same) {
            return (count, false);
        }
        let Some(next) = bytes.get(header.length..) else {
            return (count, true);
        };
        first = Some(header);
        bytes = next;
        count += 1;
    }
    (count, false)
}

/// The offset of the first frame; `None` if `bytes` are not MPEG audio.
pub(super) fn find(bytes: &[u8]) -> Option<usize> {
    let plausible = |at: usize| {
        let (count, end) = in_a_row(bytes.get(at..).unwrap_or_default(), CERTAIN);
        let enough = if at == 0 { LIKELY } else { CERTAIN };
        count >= enough || (count > 0 && end && (at == 0 || count >= LIKELY))
    };
    let lead = bytes.get(..LONGEST_LEAD).unwrap_or(bytes);
    let candidates = lead.iter().enumerate().filter(|(_, byte)| **byte == 0xff);
    candidates.map(|(at, _)| at).find(|&at| plausible(at))
}

/// All complete frames. Other data, such as tags and corrupted bytes, is skipped.
pub(super) fn frames(bytes: &[u8]) -> Vec<Frame<'_>> {
    let mut frames: Vec<Frame<'_>> = Vec::new();
    let mut rest = bytes;
    // Whether the previous frame ended here, or the first frame may start here.
    let mut in_step = true;
    while !rest.is_empty() {
        let header = Header::read(rest).filter(|header| {
            let continues = |last: &Frame<'_>| last.header.continues_with(header);
            (in_step && frames.last().is_some_and(continues)) || {
                let (count, end) = in_a_row(rest, LIKELY + 1);
                count > LIKELY || (count > 0 && end)
            }
        });
        if let Some((header, (frame, after))) =
            header.and_then(|header| Some((header, rest.split_at_checked(header.length)?)))
        {
            frames.push(Frame {
                header,
                bytes: frame,
            });
            rest = after;
            in_step = true;
            continue;
        }
        let skipped = tags::skip(rest).rest;
        if in_step && skipped.len() < rest.len() {
            rest = skipped;
            continue;
        }
        in_step = false;
        let later = rest.get(1..).unwrap_or_default();
        let next = later.iter().position(|byte| *byte == 0xff);
        rest = next.and_then(|next| later.get(next..)).unwrap_or_default();
    }
    frames
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `count` empty frames: MPEG 1, layer III, 32 kbit/s, 44.1 kHz, mono.
    fn mono(count: usize) -> Vec<u8> {
        [&[0xff, 0xfb, 0x10, 0xc0][..], &[0; 100]]
            .concat()
            .repeat(count)
    }

    /// MPEG 2, layer II, 16 kbit/s, 24 kHz, stereo.
    fn stereo(count: usize) -> Vec<u8> {
        [&[0xff, 0xf5, 0x24, 0x00][..], &[0; 92]]
            .concat()
            .repeat(count)
    }

    #[test]
    fn headers_have_the_lengths_of_the_standard() {
        let read =
            |bytes: [u8; 4]| Header::read(&bytes).map(|h| (h.length, h.samples(), h.sample_rate));
        assert_eq!(read([0xff, 0xfb, 0x90, 0x00]), Some((417, 1152, 44_100)));
        assert_eq!(read([0xff, 0xfb, 0x92, 0x00]), Some((418, 1152, 44_100)));
        assert_eq!(read([0xff, 0xf3, 0x64, 0xc0]), Some((144, 576, 24_000)));
        assert_eq!(read([0xff, 0xe3, 0x18, 0xc0]), Some((72, 576, 8_000)));
        assert_eq!(read([0xff, 0xfd, 0x84, 0x00]), Some((384, 1152, 48_000)));
        assert_eq!(read([0xff, 0xff, 0x10, 0x00]), Some((32, 384, 44_100)));
        for reserved in [
            [0xff, 0xfb, 0xf0, 0],
            [0xff, 0xfb, 0x9c, 0],
            [0xff, 0xeb, 0x90, 0],
            [0xff, 0xf9, 0x90, 0],
        ] {
            assert_eq!(read(reserved), None);
        }
    }

    #[test]
    fn frames_are_found_behind_and_among_anything() {
        let cut = &mono(2)[37..];
        let tag = [&b"TAG"[..], &[b' '; 125]].concat();
        let junk = [1, 2, 3, 0xff, 0xfb, 0x10, 0xc0].repeat(20);
        for (name, bytes, expected) in [
            ("plain", mono(9), 9),
            ("cut at the front", [cut, &mono(8)].concat(), 9),
            ("zeros", [&[0; 777][..], &mono(9)].concat(), 9),
            ("a tag between", [mono(5), tag.clone(), mono(4)].concat(), 9),
            ("junk between", [mono(5), junk.clone(), mono(4)].concat(), 9),
            ("another layout", [mono(5), stereo(4)].concat(), 9),
            ("cut at the end", mono(10)[..10 * 104 - 1].to_vec(), 9),
            ("a tag at the end", [mono(1), tag].concat(), 1),
        ] {
            assert!(find(&bytes).is_some(), "{name}");
            assert_eq!(frames(&bytes).len(), expected, "{name}");
        }
        assert_eq!(find(&junk), None);
        assert_eq!(find(&[0xff; 5000]), None);
        assert_eq!(find(&[]), None);
    }
}
