//! The architectures of the trunk, the part of the network before attention.

#[cfg(feature = "cli")]
use super::comparison::ComparisonNetwork;
#[cfg(feature = "train")]
use crate::error::Error;
use crate::frontend::LogMelKind;
use serde::{Deserialize, Serialize, Serializer};

/// Units of the recurrent layer in each direction (paper 3.2).
pub(crate) const GRU_UNITS: usize = 128;

/// The trunk of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Architecture {
    /// Zhong et al. 2020: inverted residuals and a Bi-GRU. 40 ms per step.
    #[default]
    SeparableBigru,
    /// The first blocks of Whisper's encoder (Radford et al. 2022). 20 ms per step.
    WhisperEncoder(EncoderSize),
    /// A comparison network (Table 5), in native builds only.
    #[cfg(feature = "cli")]
    Comparison(ComparisonNetwork),
}

/// The sizes of a transformer encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncoderSize {
    /// Channels of the residual stream.
    pub width: usize,
    /// Hidden units of the MLP.
    pub hidden: usize,
    /// Attention heads; must divide the width.
    pub heads: usize,
}

impl Architecture {
    /// The valid names in model files.
    #[cfg(not(feature = "cli"))]
    pub const NAMES: &'static str = "`separable-bigru` or `whisper-encoder`";
    /// The valid names in model files.
    #[cfg(feature = "cli")]
    pub const NAMES: &'static str =
        "`separable-bigru`, `whisper-encoder`, `3d-acrnn`, `drn` or `bcrnn`";

    /// The name in model files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SeparableBigru => "separable-bigru",
            Self::WhisperEncoder(_) => "whisper-encoder",
            #[cfg(feature = "cli")]
            Self::Comparison(network) => network.name(),
        }
    }

    /// The size of the state of one step.
    #[must_use]
    pub const fn state_size(self) -> usize {
        match self {
            Self::SeparableBigru => 2 * GRU_UNITS,
            Self::WhisperEncoder(size) => size.width,
            #[cfg(feature = "cli")]
            Self::Comparison(network) => network.state_size(),
        }
    }

    /// The features of the trunk.
    #[must_use]
    pub const fn log_mel(self) -> LogMelKind {
        match self {
            Self::SeparableBigru => LogMelKind::Librosa,
            Self::WhisperEncoder(_) => LogMelKind::Whisper,
            #[cfg(feature = "cli")]
            Self::Comparison(_) => LogMelKind::Librosa,
        }
    }

    /// Duration of a step, seconds: strides of 2 over frames of 10 ms.
    #[must_use]
    pub const fn step_seconds(self) -> f32 {
        match self {
            Self::SeparableBigru => 0.04,
            Self::WhisperEncoder(_) => 0.02,
            // One pooling by 2, or two convolutions with stride 2, over frames of 10 ms.
            #[cfg(feature = "cli")]
            Self::Comparison(network) => {
                if network.in_segments() {
                    0.02
                } else {
                    0.04
                }
            }
        }
    }

    /// The start of the first step, seconds after the center of the first frame.
    #[must_use]
    pub(crate) const fn first_step_seconds(self) -> f32 {
        match self {
            // The receptive field of a step is 7 frames, whose center is 30 ms after the first one.
            Self::SeparableBigru => 0.01,
            // The convolutions are padded: the first step is centered on the first frame.
            Self::WhisperEncoder(_) => -0.01,
            #[cfg(feature = "cli")]
            Self::Comparison(_) => 0.0,
        }
    }

    /// Rejects all architectures except the separable network.
    ///
    /// # Errors
    /// `model-architecture`.
    #[cfg(feature = "train")]
    pub(crate) fn require_separable(self) -> Result<(), Error> {
        match self {
            Self::SeparableBigru => Ok(()),
            _ => Err(Error::ModelArchitecture {
                expected: "`separable-bigru`",
                received: self.name().to_owned(),
            }),
        }
    }

    /// Rejects the networks of Table 5, which only training and evaluation support.
    ///
    /// # Errors
    /// `model-architecture`.
    #[cfg(feature = "cli")]
    pub(crate) fn require_recognizer(self) -> Result<(), Error> {
        match self {
            Self::Comparison(network) => Err(Error::ModelArchitecture {
                expected: "`separable-bigru` or `whisper-encoder`",
                received: network.name().to_owned(),
            }),
            _ => Ok(()),
        }
    }

    /// The sizes of a transformer encoder.
    #[must_use]
    pub const fn encoder(self) -> Option<EncoderSize> {
        match self {
            Self::WhisperEncoder(size) => Some(size),
            _ => None,
        }
    }

    /// The network of Table 5.
    #[cfg(feature = "cli")]
    #[must_use]
    pub const fn comparison(self) -> Option<ComparisonNetwork> {
        match self {
            Self::Comparison(network) => Some(network),
            _ => None,
        }
    }
}

impl From<Option<EncoderSize>> for Architecture {
    fn from(encoder: Option<EncoderSize>) -> Self {
        encoder.map_or(Self::SeparableBigru, Self::WhisperEncoder)
    }
}

/// Serializes the name.
impl Serialize for Architecture {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
