//! What the training loop is given.

use crate::error::Error;
use crate::features::{LogMel, MAX_FRAMES, MEL_BANDS, Standardization};
use crate::model::MIN_FRAMES;

/// One labelled utterance, ready for the network.
#[derive(Debug, Clone)]
pub struct Example {
    /// Standardised log-mel, `frames x 128`, 7 to 700 frames.
    pub(super) features: Vec<f32>,
    pub(super) label: usize,
}

impl Example {
    /// Crops to the middle 7 s and standardises.
    ///
    /// # Errors
    /// `samples-too-short` for fewer than 7 frames.
    pub fn new(
        log_mel: &LogMel,
        standardization: &Standardization,
        label: usize,
    ) -> Result<Self, Error> {
        let (cropped, _) = log_mel.crop_middle(MAX_FRAMES);
        if cropped.frames() < MIN_FRAMES {
            return Err(Error::SamplesTooShort {
                expected: crate::features::HOP * (MIN_FRAMES - 1),
                received: crate::features::HOP * cropped.frames().saturating_sub(1),
            });
        }
        let mut features = cropped.values;
        standardization.apply(&mut features);
        Ok(Self { features, label })
    }

    /// Frames of log-mel.
    #[must_use]
    pub fn frames(&self) -> usize {
        self.features.len() / MEL_BANDS
    }
}
