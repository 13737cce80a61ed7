//! Opus in Ogg (RFC 7845).

use ropus::OpusMSDecoder;

use super::super::Recording;
use super::super::checks::{check_header, unreadable};
use super::pages::Packets;
use crate::error::Error;

/// The sample rate of the decoder, Hz.
const RATE: u32 = 48_000;
/// The maximum length of a packet, samples per channel (120 ms).
const LONGEST_PACKET: usize = 5760;
/// Scales 24-bit integers to [-1, 1).
const SCALE: f32 = 1.0 / 8_388_608.0;

/// The identification header.
struct OpusHeader {
    channels: usize,
    streams: u8,
    /// The number of stereo streams.
    coupled: u8,
    /// The decoded channel of each output channel; 255 for silence.
    mapping: Vec<u8>,
    /// Samples to skip at the start.
    pre_skip: usize,
    /// Gain of all samples.
    gain: f32,
}

impl OpusHeader {
    fn read(packet: &[u8]) -> Result<Self, Error> {
        let Some([version, channels, p0, p1, _, _, _, _, g0, g1, family]) =
            packet.get(8..).and_then(|fields| fields.first_chunk())
        else {
            return Err(damaged(
                "a complete first packet",
                &packet.len().to_string(),
            ));
        };
        if *version >> 4 != 0 {
            return Err(unreadable(format!("an Ogg Opus file of version {version}")));
        }
        let channels = usize::from(*channels);
        check_header(channels, RATE, None)?;
        let table = packet.get(19..).unwrap_or_default();
        let (streams, coupled, mapping) = match (family, table) {
            (0, _) if channels <= 2 => (1, u8::from(channels == 2), vec![0, 1]),
            (1 | 255, [streams, coupled, mapping @ ..]) => (*streams, *coupled, mapping.to_vec()),
            _ => {
                return Err(unreadable(format!(
                    "an Ogg Opus file of mapping family {family}"
                )));
            }
        };
        let Some(mapping) = mapping.get(..channels) else {
            return Err(damaged("a channel mapping", "a shorter one"));
        };
        Ok(Self {
            channels,
            streams,
            coupled,
            mapping: mapping.to_vec(),
            pre_skip: usize::from(u16::from_le_bytes([*p0, *p1])),
            gain: 10.0f32.powf(f32::from(i16::from_le_bytes([*g0, *g1])) / (20.0 * 256.0)),
        })
    }
}

/// Decodes the packets of one stream. `total` counts the samples of previous parts of the file.
pub(super) fn decode(stream: &Packets, total: usize) -> Result<Recording, Error> {
    // The second packet contains tags.
    let (Some(head), Some(packets)) = (stream.packets.first(), stream.packets.get(2..)) else {
        return Err(damaged("two packets of headers", "fewer"));
    };
    let head = OpusHeader::read(head)?;
    let mut decoder = OpusMSDecoder::new(
        RATE as i32,
        head.channels as i32,
        i32::from(head.streams),
        i32::from(head.coupled),
        &head.mapping,
    )
    .map_err(|code| {
        damaged(
            "a channel mapping",
            &format!("an invalid mapping (code {code})"),
        )
    })?;

    let mut recording = Recording::new(vec![Vec::new(); head.channels], RATE);
    let mut ends = Vec::with_capacity(packets.len());
    let mut samples = vec![0; LONGEST_PACKET * head.channels];
    for (index, packet) in packets.iter().enumerate() {
        // An empty packet has no samples.
        let frames = if packet.is_empty() {
            0
        } else {
            let length = packet.len() as i32;
            decoder
                .decode24(
                    Some(packet),
                    length,
                    &mut samples,
                    LONGEST_PACKET as i32,
                    false,
                )
                .map_err(|code| {
                    let seconds = recording.seconds();
                    let received = format!("a decoder error at {seconds:.2} s (code {code})");
                    damaged(
                        &format!("packet {} that can be decoded", index + 3),
                        &received,
                    )
                })? as usize
        };
        let there = ends.last().copied().unwrap_or(0) + frames;
        check_header(
            head.channels,
            RATE,
            Some((there + total / head.channels) as u64),
        )?;
        ends.push(there);
        let decoded = samples.get(..frames * head.channels).unwrap_or_default();
        for (channel, values) in recording.channels.iter_mut().enumerate() {
            let values_of = decoded.iter().skip(channel).step_by(head.channels);
            values.extend(values_of.map(|&sample| sample as f32 * SCALE * head.gain));
        }
    }
    let (start, end) = limits(stream, &ends, head.pre_skip);
    for channel in &mut recording.channels {
        channel.truncate(end);
        channel.drain(..start.min(channel.len()));
    }
    if recording.channels.first().is_none_or(Vec::is_empty) {
        return Err(damaged("audio", "none that can be decoded"));
    }
    Ok(recording)
}

/// The range of the decoded samples that belongs to the recording; `ends` has the end of each packet.
///
/// The granule position of the last page removes the padding of its last packet. It is relative to the position of the
/// first page, and is used only if it removes no more than the last page: wrong positions are common.
fn limits(stream: &Packets, ends: &[usize], pre_skip: usize) -> (usize, usize) {
    let decoded = ends.last().copied().unwrap_or(0);
    let end_of = |packets: usize| match packets.checked_sub(3) {
        Some(index) => ends.get(index).copied(),
        None => Some(0),
    };
    let mut pages = stream.positions.iter().filter(|(packets, _)| *packets > 2);
    let first = pages.next();
    let last = pages.next_back();
    let end = match (first, last) {
        (Some((first_packets, first)), Some((_, last))) => {
            let before_first = end_of(*first_packets).and_then(|end| first.checked_sub(end as i64));
            let end = before_first.and_then(|offset| last.checked_sub(offset));
            end.and_then(|end| usize::try_from(end).ok())
        }
        // A single page starts at position 0.
        (Some((_, only)), None) => usize::try_from(*only).ok(),
        _ => None,
    };
    let whole_pages = stream
        .positions
        .iter()
        .rev()
        .nth(1)
        .map_or(0, |page| page.0);
    let last_page = end_of(whole_pages).unwrap_or(0);
    match end {
        Some(end) if (last_page..decoded).contains(&end) => (pre_skip, end),
        _ => (pre_skip, decoded),
    }
}

fn damaged(expected: &str, received: &str) -> Error {
    Error::audio_damaged(format!("{expected} in the Ogg Opus file"), received)
}
