//! Any bytes as an Ogg file: pages, packets, chained streams, and the headers of Vorbis, Opus and FLAC. Checksums are not
//! looked at in a fuzzing build.
#![no_main]

use libfuzzer_sys::fuzz_target;
use speech_emotion::audio::{MAX_CHANNELS, decode};

fuzz_target!(|bytes: &[u8]| {
    let file = [b"OggS\0\x02", bytes].concat();
    if let Ok(recording) = decode(&file) {
        let lengths: Vec<usize> = recording.channels.iter().map(Vec::len).collect();
        assert!((1..=MAX_CHANNELS).contains(&lengths.len()));
        assert!(lengths.iter().all(|length| *length == lengths[0]));
    }
});
