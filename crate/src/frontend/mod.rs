//! Log-mel features: 16 kHz samples in, one vector of 128 decibel values every 10 ms out.
//!
//! The settings are those of the published model (Zhong et al., Interspeech 2020) and the arithmetic is that of
//! librosa 0.11 (`feature.melspectrogram` and `power_to_db` with their defaults), which the values meet within
//! 1e-3 dB on real speech.
//!
//! * [`LogMelExtractor`] takes a whole utterance.
//! * [`LogMelStream`] takes samples in pieces of any size and allocates nothing once it is made; its frames are bit
//!   for bit those of the whole utterance, before the floor that needs the utterance's maximum
//!   ([`floor_to_dynamic_range`]).
//! * [`Standardization`] holds the mean and standard deviation of each band over a training set.

mod frame;
mod kind;
mod level;
mod log_mel;
mod mel_bank;
mod pipeline;
mod silence;
mod standardize;
mod stream;
mod whisper;

#[cfg(feature = "cli")]
pub(crate) use frame::hamming;
pub use kind::LogMelKind;
pub use level::{USUAL_LOUDEST_DB, bring_to_level};
pub use log_mel::{LogMel, LogMelExtractor, floor_to_dynamic_range};
pub use mel_bank::MelBank;
pub(crate) use mel_bank::slaney_filters;
pub use pipeline::{Features, Frontend};
pub(crate) use pipeline::{check_input, checked_16_khz};
pub(crate) use silence::without_silent_ends;
pub use standardize::Standardization;
pub use stream::LogMelStream;
pub use whisper::WhisperLogMel;
pub(crate) use whisper::{WHISPER_BANDS, WHISPER_WINDOW};
#[cfg(feature = "cli")]
pub(crate) use whisper::{WHISPER_MIN_SAMPLES, WHISPER_SCALING_DB};

pub use crate::audio::SAMPLE_RATE;

/// Length of the Hamming window, samples (40 ms).
pub const WINDOW: usize = 640;
/// Length of the Fourier transform, samples; the window stands in its middle.
pub const FFT: usize = 1024;
/// Distance between frames, samples (10 ms).
pub const HOP: usize = 160;
/// Number of mel bands, 0 to 8 kHz.
pub const MEL_BANDS: usize = 128;
/// Number of frames that the network takes at most (7 s); of longer utterances the middle counts.
pub const MAX_FRAMES: usize = 700;
/// Fewest frames that the network takes: the entry convolution and the pooling leave one step of them.
pub const MIN_FRAMES: usize = 7;
/// Fewest samples at 16 kHz, 60 ms: they make [`MIN_FRAMES`] frames.
pub const MIN_SAMPLES: usize = HOP * (MIN_FRAMES - 1);
/// Longest recording that is classified as one, seconds; a timeline has windows of longer ones.
pub const MAX_SECONDS: u32 = 300;
/// Values further than this below the utterance's maximum are raised to it, dB.
pub const DYNAMIC_RANGE_DB: f32 = 80.0;

/// Number of frames of `samples` samples: one for each multiple of [`HOP`] from 0 to `samples`, both included.
#[must_use]
pub const fn frame_count(samples: usize) -> usize {
    1 + samples / HOP
}
