//! Log-mel features: 128 values in dB every 10 ms from samples at 16 kHz.
//!
//! The settings are those of the published model (Zhong et al., Interspeech 2020). The computation follows librosa 0.11
//! (`feature.melspectrogram` and `power_to_db` with their defaults); the difference is below 1e-3 dB on speech.
//!
//! * [`LogMelExtractor`] processes complete utterances.
//! * [`LogMelStream`] processes samples in blocks of any size without allocations. Its frames are equal bit for bit to
//!   those of the complete utterance before [`floor_to_dynamic_range`], which requires the maximum of the utterance.
//! * [`Standardization`] has the mean and standard deviation of each band over a training set.
//! * [`Frontend`] is the complete pipeline of a model: it trims silence and crops before and after the log-mel.
//!
//! ```
//! use speech_emotion::frontend::{LogMelExtractor, MEL_BANDS, SAMPLE_RATE};
//!
//! let second = vec![0.1; SAMPLE_RATE as usize];
//! let log_mel = LogMelExtractor::new().extract(&second)?;
//! assert_eq!((log_mel.frames(), log_mel.bands), (101, MEL_BANDS));
//! # Ok::<(), speech_emotion::Error>(())
//! ```

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
pub(crate) use level::held_loudest;
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
pub(crate) use whisper::{WHISPER_MIN_SAMPLES, WHISPER_SCALING_DB, hann};

pub use crate::audio::SAMPLE_RATE;

/// Length of the Hamming window, samples (40 ms).
pub const WINDOW: usize = 640;
/// Length of the FFT, samples; the window is centered in it.
pub const FFT: usize = 1024;
/// Hop length, samples (10 ms).
pub const HOP: usize = 160;
/// Number of mel bands, 0 to 8 kHz.
pub const MEL_BANDS: usize = 128;
/// Maximum number of frames of the network input (7 s); longer utterances are cropped to the middle.
pub const MAX_FRAMES: usize = 700;
/// Minimum number of frames of the network input: the entry convolution and the pooling reduce them to one step.
pub const MIN_FRAMES: usize = 7;
/// Minimum number of samples at 16 kHz, 60 ms: the length of [`MIN_FRAMES`] frames.
pub const MIN_SAMPLES: usize = HOP * (MIN_FRAMES - 1);
/// Maximum duration of a recording with one prediction, seconds; a timeline has windows of longer ones.
pub const MAX_SECONDS: u32 = 300;
/// Values are floored at this level below the maximum of the utterance, dB.
pub const DYNAMIC_RANGE_DB: f32 = 80.0;

/// Number of frames of `samples` samples: one for each multiple of [`HOP`] from 0 to `samples`, inclusive.
#[must_use]
pub const fn frame_count(samples: usize) -> usize {
    1 + samples / HOP
}
