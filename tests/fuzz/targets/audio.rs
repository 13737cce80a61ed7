//! Any bytes as a sound file, in every format that is read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use speech_emotion::audio::{MAX_CHANNELS, MAX_DECODED_SAMPLES, decode};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(recording) = decode(bytes) {
        let samples: usize = recording.channels.iter().map(Vec::len).sum();
        assert!((1..=MAX_CHANNELS).contains(&recording.channels.len()));
        assert!(samples > 0 && samples as u64 <= MAX_DECODED_SAMPLES);
        // A minute is enough to go through the resampler.
        if recording.seconds() < 60.0 {
            let _ = recording.to_mono_16_khz();
        }
    }
});
