//! Ogg pages (RFC 3533) and the packets of one logical stream in them.

use crate::error::Error;

const CAPTURE: &[u8; 4] = b"OggS";
/// Bytes of a page header before the segment table.
const HEADER: usize = 27;
/// Flag: the first packet of the page continues the last packet of the previous page.
const CONTINUED: u8 = 1;
/// Flag: the first page of a logical stream.
const BEGINNING: u8 = 2;
/// The granule position of a page on which no packet ends.
const NO_POSITION: i64 = -1;

/// An Ogg page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'a> {
    flags: u8,
    /// The serial number of the logical stream.
    pub(super) serial: u32,
    position: i64,
    segments: &'a [u8],
    body: &'a [u8],
    /// Header and body.
    pub(super) bytes: &'a [u8],
}

impl<'a> Page<'a> {
    pub(super) const fn starts_stream(&self) -> bool {
        self.flags & BEGINNING != 0
    }

    /// The body of the page, which starts with its first packet.
    pub(super) const fn body(&self) -> &'a [u8] {
        self.body
    }
}

/// All complete pages of a file. Skips bytes between pages, such as tags, and a truncated last page.
///
/// # Errors
/// `audio-damaged` for a page with a wrong checksum.
pub(super) fn pages(bytes: &[u8]) -> Result<Vec<Page<'_>>, Error> {
    let mut pages = Vec::new();
    let mut rest = bytes;
    while let Some(start) = find(rest, CAPTURE) {
        let from = rest.get(start..).unwrap_or_default();
        let Some(page) = page(from) else {
            // Too short for a page, or not a page header.
            rest = from.get(CAPTURE.len()..).unwrap_or_default();
            continue;
        };
        if !checksum_is_right(page.bytes) {
            let offset = bytes.len() - from.len();
            return Err(Error::audio_damaged(
                "Ogg pages with correct checksums",
                format!("a wrong checksum at byte {offset}"),
            ));
        }
        rest = from.get(page.bytes.len()..).unwrap_or_default();
        pages.push(page);
    }
    Ok(pages)
}

fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    bytes
        .windows(pattern.len())
        .position(|window| window == pattern)
}

/// The page at the start of `bytes`.
fn page(bytes: &[u8]) -> Option<Page<'_>> {
    let header = bytes.first_chunk::<HEADER>()?;
    let [_, _, _, _, version, flags, fields @ ..] = header;
    let [p0, p1, p2, p3, p4, p5, p6, p7, s0, s1, s2, s3, .., count] = fields;
    if *version != 0 {
        return None;
    }
    let segments = bytes.get(HEADER..HEADER + usize::from(*count))?;
    let body_start = HEADER + segments.len();
    let body_length: usize = segments.iter().map(|&length| usize::from(length)).sum();
    let body = bytes.get(body_start..body_start + body_length)?;
    Some(Page {
        flags: *flags,
        serial: u32::from_le_bytes([*s0, *s1, *s2, *s3]),
        position: i64::from_le_bytes([*p0, *p1, *p2, *p3, *p4, *p5, *p6, *p7]),
        segments,
        body,
        bytes: bytes.get(..body_start + body_length)?,
    })
}

/// The checksum is the CRC-32 of the page with these four bytes zero: polynomial 0x04c11db7, not reflected, not
/// inverted.
fn checksum_is_right(page: &[u8]) -> bool {
    // Fuzzing skips the check, because changed pages would be rejected.
    if cfg!(fuzzing) {
        return true;
    }
    let stored = page.get(22..26).unwrap_or_default();
    let mut sum = 0u32;
    for (index, &byte) in page.iter().enumerate() {
        let byte = if (22..26).contains(&index) { 0 } else { byte };
        let entry = usize::from((sum >> 24) as u8 ^ byte);
        sum = sum << 8 ^ CRC_TABLE.get(entry).copied().unwrap_or_default();
    }
    stored == sum.to_le_bytes()
}

const CRC_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut sum = (index as u32) << 24;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 0x8000_0000 == 0 {
                sum << 1
            } else {
                sum << 1 ^ 0x04c1_1db7
            };
            bit += 1;
        }
        #[expect(clippy::indexing_slicing, reason = "below 256")]
        {
            table[index] = sum;
        }
        index += 1;
    }
    table
};

/// The packets of one logical stream.
#[derive(Debug, Default)]
pub(super) struct Packets {
    /// The complete packets, in order.
    pub(super) packets: Vec<Vec<u8>>,
    /// For each page on which a packet ends: the number of packets up to its end, and its granule position.
    pub(super) positions: Vec<(usize, i64)>,
}

/// Assembles the packets of one logical stream; omits an incomplete last packet.
pub(super) fn packets(pages: &[Page<'_>]) -> Packets {
    let mut found = Packets::default();
    // The current incomplete packet; `None` if its start is missing.
    let mut open: Option<Vec<u8>> = None;
    for page in pages {
        if page.flags & CONTINUED == 0 {
            open = Some(Vec::new());
        }
        let mut body = page.body;
        for &length in page.segments {
            let (segment, after) = body.split_at(usize::from(length).min(body.len()));
            body = after;
            if let Some(packet) = &mut open {
                packet.extend_from_slice(segment);
            }
            if length < 255 {
                found.packets.extend(open.replace(Vec::new()));
            }
        }
        if page.position != NO_POSITION {
            found.positions.push((found.packets.len(), page.position));
        }
    }
    found
}
