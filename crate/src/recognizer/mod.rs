//! Samples in, an answer out: the one recogniser that every door opens to.

mod classification;
mod decision;
mod silence;

pub use classification::{Classification, Timing, Unsure};
pub use decision::argmax;

use crate::audio::{MAX_SAMPLE_RATE, MIN_SAMPLE_RATE, check_samples, to_16_khz, voice_activity};
use crate::error::Error;
use crate::features::{HOP, LogMelExtractor, MAX_FRAMES, MEL_BANDS, SAMPLE_RATE, Standardization};
use crate::model::{Batch, EmotionNetwork, MIN_FRAMES, NetworkConfig};
use crate::model_file::{ModelCard, ModelFile};
use burn::prelude::*;
use std::sync::{Mutex, PoisonError};
use web_time::Instant;

/// Fewest samples at 16 kHz that make the network's smallest input: 60 ms.
pub const MIN_SAMPLES: usize = HOP * (MIN_FRAMES - 1);
/// Most sound for one answer, seconds; a timeline answers for more.
pub const MAX_SECONDS: u32 = 300;
/// Time from one step of the network to the next: two strides of 2 over frames of 10 ms.
const STEP_SECONDS: f32 = 0.04;
/// A step sees 7 frames, centred 30 ms after its first; its own 40 ms begin 10 ms after it.
const FIRST_STEP_SECONDS: f32 = 0.01;

/// A network with its features, on a device.
pub struct Recognizer {
    card: ModelCard,
    network: EmotionNetwork,
    standardization: Standardization,
    device: Device,
    /// Holds the plan of the transform and its scratch memory.
    extractor: Mutex<LogMelExtractor>,
}

/// What is known of a recording while the network answers.
struct Heard {
    speech_seconds: f32,
    start_seconds: f32,
    timing: Timing,
    began: Instant,
    model_began: Instant,
}

impl Recognizer {
    /// The shipped model.
    ///
    /// # Errors
    /// None but those of [`from_bytes`](Self::from_bytes).
    #[cfg(feature = "embedded")]
    pub fn embedded(device: Device) -> Result<Self, Error> {
        Self::from_bytes(include_bytes!("../../model/emodb.safetensors"), device)
    }

    /// A model from the bytes of its [file](crate::model_file).
    ///
    /// # Errors
    /// `model-...`: what is wrong with the file.
    pub fn from_bytes(bytes: &[u8], device: Device) -> Result<Self, Error> {
        Self::new(ModelFile::read(bytes)?, device)
    }

    fn new(file: ModelFile, device: Device) -> Result<Self, Error> {
        let bands = |name: &str| -> Result<[f32; MEL_BANDS], Error> {
            let values = file
                .tensors
                .get(name)
                .map_or(&[][..], |tensor| &tensor.values);
            values.try_into().map_err(|_| Error::ModelTensorShape {
                name: name.to_owned(),
                expected: vec![MEL_BANDS],
                received: vec![values.len()],
            })
        };
        let standardization = Standardization {
            mean: bands("features.mean")?,
            std: bands("features.std")?,
        };
        let config = NetworkConfig {
            blocks: file.card.blocks,
            classes: file.card.labels.len(),
            attention: file.card.attention,
            tied: file.card.tied,
        };
        Ok(Self {
            network: EmotionNetwork::from_tensors(config, &file.tensors, &device)?.no_grad(),
            standardization,
            card: file.card,
            device,
            extractor: Mutex::default(),
        })
    }

    /// What is known about the model.
    #[must_use]
    pub const fn card(&self) -> &ModelCard {
        &self.card
    }

    /// The emotion in mono `samples`, nominally in [-1, 1], at `sample_rate` (8000 to 192000 Hz), 60 ms to 5 minutes. Long
    /// silence before and after the speech is left out; of more than 7 s the middle 7 s are heard.
    ///
    /// # Errors
    /// `samples-too-short`, `samples-too-long`, `samples-not-finite`, `samples-out-of-range`, `sample-rate`; `device`
    /// where the device fails.
    pub fn classify(&self, samples: &[f32], sample_rate: u32) -> Result<Classification, Error> {
        let (heard, output) = self.hear(samples, sample_rate)?;
        let values = output
            .try_into_data()
            .map_err(|error| Error::device(&error))?;
        self.answer(&heard, values)
    }

    /// [`classify`](Self::classify) for devices that can only be waited for, as WebGPU in a browser.
    ///
    /// # Errors
    /// Those of [`classify`](Self::classify).
    pub async fn classify_async(
        &self,
        samples: &[f32],
        sample_rate: u32,
    ) -> Result<Classification, Error> {
        let (heard, output) = self.hear(samples, sample_rate)?;
        let values = output.into_data_async().await;
        self.answer(&heard, values.map_err(|error| Error::device(&error))?)
    }

    /// An answer for each window of `window` seconds, `every` so many seconds, with the time at which it begins. The last
    /// windows end with the recording; a recording shorter than a window is one.
    ///
    /// # Errors
    /// Those of [`classify`](Self::classify), but for `samples-too-long`; `window` for a window outside 0.06 to 300 s or an
    /// interval that is not above 0.
    pub fn timeline(
        &self,
        samples: &[f32],
        sample_rate: u32,
        window: f64,
        every: f64,
    ) -> Result<Vec<(f64, Classification)>, Error> {
        check(samples, sample_rate)?;
        let rate = f64::from(sample_rate);
        if !(window >= 0.06 && window <= f64::from(MAX_SECONDS) && every > 0.0) {
            return Err(Error::Window { window, every });
        }
        let length = (window * rate).round() as usize;
        let step = ((every * rate).round() as usize).max(1);
        let last = samples.len().saturating_sub(length);
        (0..=last)
            .step_by(step)
            .map(|start| {
                let end = samples.len().min(start + length);
                let answer = self.classify(&samples[start..end], sample_rate)?;
                Ok((start as f64 / rate, answer))
            })
            .collect()
    }

    /// Everything up to the network's output, which is still on the device: logits, then attention, `[1, classes + steps]`,
    /// in one tensor, so that one read brings both back.
    fn hear(&self, samples: &[f32], sample_rate: u32) -> Result<(Heard, Tensor<2>), Error> {
        let began = Instant::now();
        check(samples, sample_rate)?;
        let received_seconds = samples.len() as f64 / f64::from(sample_rate);
        if received_seconds > f64::from(MAX_SECONDS) {
            return Err(Error::SamplesTooLong {
                expected_seconds: MAX_SECONDS,
                received_seconds,
            });
        }
        let samples = to_16_khz(samples, sample_rate)?;
        if samples.len() < MIN_SAMPLES {
            return Err(Error::SamplesTooShort {
                expected: MIN_SAMPLES,
                received: samples.len(),
            });
        }
        let resampled = Instant::now();

        let speech = voice_activity(&samples);
        let (samples, cut) = silence::without_silent_ends(&samples, &speech);
        let log_mel = {
            // A panic elsewhere cannot leave the scratch memory in a state that matters.
            let mut extractor = self
                .extractor
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            extractor.extract(samples)?
        };
        let (log_mel, first_frame) = log_mel.crop_middle(MAX_FRAMES);
        let mut features = log_mel.values;
        self.standardization.apply(&mut features);
        let model_began = Instant::now();

        let output = self
            .network
            .forward(&Batch::new(&[&features], &self.device));
        let output = match output.attention {
            Some(attention) => Tensor::cat(vec![output.logits, attention], 1),
            None => output.logits,
        };
        let heard = Heard {
            speech_seconds: speech.speech_seconds,
            start_seconds: (cut + first_frame * HOP) as f32 / SAMPLE_RATE as f32
                + FIRST_STEP_SECONDS,
            timing: Timing {
                resample: milliseconds(began, resampled),
                features: milliseconds(resampled, model_began),
                ..Timing::default()
            },
            began,
            model_began,
        };
        Ok((heard, output))
    }

    fn answer(&self, heard: &Heard, values: TensorData) -> Result<Classification, Error> {
        let values: Vec<f32> = values
            .try_into_vec_as()
            .map_err(|error| Error::device(&error))?;
        let classes = self.card.labels.len();
        if values.len() < classes || values.iter().any(|value| !value.is_finite()) {
            return Err(Error::device(&format!(
                "{} values, some of them not finite",
                values.len()
            )));
        }
        let (logits, attention) = values.split_at(classes);
        let probabilities = decision::probabilities(logits, self.card.temperature);
        let best = argmax(&probabilities);
        let now = Instant::now();
        Ok(Classification {
            label: self.card.labels[best].clone(),
            confidence: probabilities[best],
            unsure: decision::unsure(heard.speech_seconds, probabilities[best]),
            probabilities: self
                .card
                .labels
                .iter()
                .cloned()
                .zip(probabilities)
                .collect(),
            attention: attention.to_vec(),
            step_seconds: STEP_SECONDS,
            start_seconds: heard.start_seconds,
            timing: Timing {
                model: milliseconds(heard.model_began, now),
                total: milliseconds(heard.began, now),
                ..heard.timing
            },
        })
    }
}

/// What every way in asks of samples.
fn check(samples: &[f32], sample_rate: u32) -> Result<(), Error> {
    if !(MIN_SAMPLE_RATE..=MAX_SAMPLE_RATE).contains(&sample_rate) {
        return Err(Error::SampleRate {
            received: sample_rate.into(),
        });
    }
    check_samples(samples, 0)
}

fn milliseconds(from: Instant, to: Instant) -> f64 {
    to.duration_since(from).as_secs_f64() * 1000.0
}
