//! The architectures of trunks: what comes before attention.

#[cfg(any(feature = "train", feature = "webgpu"))]
use crate::error::Error;
use crate::frontend::LogMelKind;
use serde::{Deserialize, Serialize, Serializer};

/// Units of the recurrent layer in each direction (paper 3.2).
pub(crate) const GRU_UNITS: usize = 128;

/// The trunk of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Architecture {
    /// Zhong et al. 2020: inverted residuals and a Bi-GRU. A step is 40 ms.
    #[default]
    SeparableBigru,
    /// The first blocks of Whisper's encoder (Radford et al. 2022). A step is 20 ms.
    WhisperEncoder(EncoderSize),
}

/// The sizes of a transformer encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncoderSize {
    /// Channels of the residual stream.
    pub width: usize,
    /// Hidden units of the MLP.
    pub hidden: usize,
    /// Attention heads; they divide the width.
    pub heads: usize,
}

impl Architecture {
    /// The names that model files may have.
    pub const NAMES: &'static str = "`separable-bigru` or `whisper-encoder`";

    /// The name in model files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SeparableBigru => "separable-bigru",
            Self::WhisperEncoder(_) => "whisper-encoder",
        }
    }

    /// Values of the state of one step.
    #[must_use]
    pub const fn state_size(self) -> usize {
        match self {
            Self::SeparableBigru => 2 * GRU_UNITS,
            Self::WhisperEncoder(size) => size.width,
        }
    }

    /// The features that the trunk takes.
    #[must_use]
    pub const fn log_mel(self) -> LogMelKind {
        match self {
            Self::SeparableBigru => LogMelKind::Librosa,
            Self::WhisperEncoder(_) => LogMelKind::Whisper,
        }
    }

    /// Time from one step to the next, seconds: strides of 2 over frames of 10 ms.
    #[must_use]
    pub const fn step_seconds(self) -> f32 {
        match self {
            Self::SeparableBigru => 0.04,
            Self::WhisperEncoder(_) => 0.02,
        }
    }

    /// Where the first step begins, seconds after the centre of the first frame.
    #[must_use]
    pub(crate) const fn first_step_seconds(self) -> f32 {
        match self {
            // A step has a receptive field of 7 frames, whose centre is 30 ms after the first one.
            Self::SeparableBigru => 0.01,
            // Padded convolutions: the first step is centred on the first frame.
            Self::WhisperEncoder(_) => -0.01,
        }
    }

    /// Refuses everything but the separable network, for what runs no other.
    ///
    /// # Errors
    /// `model-architecture`.
    #[cfg(any(feature = "train", feature = "webgpu"))]
    pub(crate) fn require_separable(self) -> Result<(), Error> {
        match self {
            Self::SeparableBigru => Ok(()),
            Self::WhisperEncoder(_) => Err(Error::ModelArchitecture {
                expected: "`separable-bigru`",
                received: self.name().to_owned(),
            }),
        }
    }

    /// The sizes of a transformer encoder.
    #[must_use]
    pub const fn encoder(self) -> Option<EncoderSize> {
        match self {
            Self::SeparableBigru => None,
            Self::WhisperEncoder(size) => Some(size),
        }
    }
}

impl From<Option<EncoderSize>> for Architecture {
    fn from(encoder: Option<EncoderSize>) -> Self {
        encoder.map_or(Self::SeparableBigru, Self::WhisperEncoder)
    }
}

/// As its name.
impl Serialize for Architecture {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
