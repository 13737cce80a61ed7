//! Any bytes among the frames of MPEG audio: tags, gaps and other layouts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use speech_emotion::audio::{MAX_CHANNELS, decode};

/// A whole file behind the bytes, which may be its tag or the end of another.
static SOUND: &[u8] = include_bytes!("../../audio/mono.mp3");

fuzz_target!(|bytes: &[u8]| {
    for file in [bytes, &[bytes, SOUND].concat()] {
        if let Ok(recording) = decode(file) {
            let lengths: Vec<usize> = recording.channels.iter().map(Vec::len).collect();
            assert!((1..=MAX_CHANNELS).contains(&lengths.len()));
            assert!(lengths.iter().all(|length| *length == lengths[0]));
        }
    }
});
