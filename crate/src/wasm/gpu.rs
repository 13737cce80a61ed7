//! WebGPU, trusted only as long as it agrees with the CPU and answers at all.

use super::{Backend, burn_device};
use crate::error::Error;
use crate::features::SAMPLE_RATE;
use crate::recognizer::{Classification, Heard, Recognizer};
use std::cell::RefCell;

/// Largest difference of any probability or attention weight between the two backends.
const TOLERANCE: f32 = 1e-3;

/// The GPU's side of a recogniser.
pub(super) struct Gpu {
    recognizer: Option<Recognizer>,
    adapter: Option<String>,
    /// Why the CPU answers although the GPU was asked for.
    reason: RefCell<Option<String>>,
}

impl Gpu {
    pub(super) const fn unused() -> Self {
        Self {
            recognizer: None,
            adapter: None,
            reason: RefCell::new(None),
        }
    }

    /// Loads `model` onto the GPU and compares its answer to a short sound with the CPU's.
    pub(super) async fn load(cpu: &Recognizer, model: &[u8]) -> Result<Self, Error> {
        let (device, adapter) = burn_device::open().await?;
        let gpu = Recognizer::from_bytes(model, device)?;
        let sound = test_sound();
        let expected = cpu.classify_async(&sound, SAMPLE_RATE).await?;
        // A shader that fails leaves old memory behind and no error (cubecl issue 1641).
        let received = gpu
            .classify_async(&sound, SAMPLE_RATE)
            .await
            .map_err(|error| unavailable(&error.to_string()))?;
        let difference = largest_difference(&expected, &received);
        if difference > TOLERANCE {
            return Err(unavailable(&format!(
                "{adapter} differs from the CPU by {difference:.2e}, where at most {TOLERANCE:.0e} is expected"
            )));
        }
        Ok(Self {
            recognizer: Some(gpu),
            adapter: Some(adapter),
            reason: RefCell::new(None),
        })
    }

    /// The GPU's answer; where it fails, the CPU's, now and from then on.
    pub(super) async fn answer(
        &self,
        cpu: &Recognizer,
        heard: &Heard,
    ) -> Result<Classification, Error> {
        // Not borrowed while waiting: another call may fail meanwhile.
        let trusted = self.reason.borrow().is_none();
        if let (Some(gpu), true) = (&self.recognizer, trusted) {
            match gpu.answer_async(heard).await {
                Err(Error::Device { reason }) => *self.reason.borrow_mut() = Some(reason),
                answer => return answer,
            }
        }
        cpu.answer_async(heard).await
    }

    pub(super) fn backend(&self) -> Backend {
        let reason = self.reason.borrow().clone();
        let gpu = self.recognizer.is_some() && reason.is_none();
        Backend {
            name: if gpu { "webgpu" } else { "cpu" },
            adapter: self.adapter.clone(),
            reason,
        }
    }
}

fn unavailable(reason: &str) -> Error {
    Error::BackendUnavailable {
        reason: reason.to_owned(),
    }
}

/// Half a second that excites every band: a tone that rises from 100 Hz to 7 kHz.
fn test_sound() -> Vec<f32> {
    const SECONDS: f32 = 0.5;
    let rate = SAMPLE_RATE as f32;
    (0..(SECONDS * rate) as usize)
        .map(|i| {
            let time = i as f32 / rate;
            let cycles = 100.0 * time + 0.5 * (7000.0 - 100.0) / SECONDS * time * time;
            0.5 * (std::f32::consts::TAU * cycles.fract()).sin()
        })
        .collect()
}

fn largest_difference(a: &Classification, b: &Classification) -> f32 {
    let values = |answer: &Classification| -> Vec<f32> {
        let probabilities = answer
            .probabilities
            .iter()
            .map(|(_, probability)| *probability);
        probabilities
            .chain(answer.attention.iter().copied())
            .collect()
    };
    let (a, b) = (values(a), values(b));
    if a.len() != b.len() {
        return f32::INFINITY;
    }
    a.iter()
        .zip(&b)
        .fold(0.0, |largest, (a, b)| largest.max((a - b).abs()))
}
