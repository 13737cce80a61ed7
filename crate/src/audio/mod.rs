//! Audio input: files, channels, sample rates and voice activity.
//!
//! * [`decode`] reads an audio file; the format is detected from its content.
//! * [`Recording::to_mono_16_khz`] and [`to_16_khz`] convert to the input of the features; [`StreamingResampler`]
//!   resamples in blocks, with the same result bit for bit.
//! * [`voice_activity`] detects speech segments.
//!
//! ```
//! use speech_emotion::audio;
//!
//! # #[cfg(feature = "decode")] {
//! let recording = audio::decode(&std::fs::read("../tests/clips/03b01Wa.wav")?)?;
//! let samples = recording.to_mono_16_khz()?;
//! let speech = audio::voice_activity(&samples);
//! assert!(speech.speech_seconds > 0.5);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod activity_stream;
#[cfg(feature = "decode")]
mod adpcm;
mod amplification;
#[cfg(feature = "decode")]
mod checks;
mod decibel;
#[cfg(feature = "decode")]
mod decode;
#[cfg(feature = "decode")]
mod flac;
#[cfg(feature = "decode")]
mod format;
#[cfg(feature = "decode")]
mod g711;
#[cfg(feature = "decode")]
mod join;
mod limits;
mod mixdown;
#[cfg(all(feature = "decode", not(target_arch = "wasm32")))]
mod mpeg;
#[cfg(all(feature = "decode", not(target_arch = "wasm32")))]
mod ogg;
#[cfg(feature = "decode")]
mod packets;
mod power_spectrum;
mod recording;
mod resample;
mod resample_filter;
mod steadiness;
#[cfg(feature = "decode")]
mod tags;
mod voice_activity;
mod warning;
#[cfg(feature = "decode")]
mod wav;

pub(crate) use activity_stream::ActivityStream;
#[cfg(feature = "cli")]
pub(crate) use amplification::QUIET_PEAK;
pub(crate) use amplification::amplification;
#[cfg(feature = "decode")]
pub use checks::MAX_DECODED_SAMPLES;
pub(crate) use decibel::LEAST_POWER;
pub(crate) use decibel::power_to_decibels;
#[cfg(feature = "decode")]
pub use decode::decode;
pub(crate) use limits::check_samples;
pub use limits::{MAX_CHANNELS, MAX_MAGNITUDE, SAMPLE_RATE};
pub(crate) use power_spectrum::PowerSpectrum;
pub use recording::Recording;
pub use resample::{MAX_SAMPLE_RATE, MIN_SAMPLE_RATE, StreamingResampler, to_16_khz};
pub use voice_activity::{VoiceActivity, voice_activity};
pub use warning::AudioWarning;
