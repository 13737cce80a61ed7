//! The comparison of both backends when a model is loaded.

use crate::frontend::SAMPLE_RATE;
use crate::inference::cpu::Output;
use crate::recognizer::decision::probabilities;

/// The maximum difference of any probability, attention weight or embedding value between the backends; relative for
/// values above 1, which embeddings of the large model have.
const TOLERANCE: f32 = 1e-3;

/// The test signal of a model.
pub(in crate::recognizer) struct Verification {
    features: Vec<f32>,
    temperature: Option<f32>,
}

impl Verification {
    /// `features` are those of [`test_sound`](Self::test_sound).
    pub(in crate::recognizer) const fn new(features: Vec<f32>, temperature: Option<f32>) -> Self {
        Self {
            features,
            temperature,
        }
    }

    /// Half a second of a sine sweep from 100 Hz to 7 kHz, which excites every band.
    pub(in crate::recognizer) fn test_sound() -> Vec<f32> {
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

    pub(super) fn features(&self) -> &[f32] {
        &self.features
    }

    /// Compares the outputs of the CPU and of `adapter`.
    pub(super) fn compare(&self, adapter: &str, cpu: &Output, gpu: &Output) -> Result<(), String> {
        let difference = self.difference(cpu, gpu);
        // NaN fails the comparison too.
        if difference <= TOLERANCE {
            return Ok(());
        }
        Err(format!(
            "the results of {adapter} differ from those of the CPU by {difference:.2e}, expected at most {TOLERANCE:.0e}"
        ))
    }

    fn difference(&self, a: &Output, b: &Output) -> f32 {
        let values = |output: &Output| -> Vec<f32> {
            let mut values = probabilities(&output.logits, self.temperature);
            values.extend(&output.attention);
            values.extend(&output.embedding);
            values
        };
        let (a, b) = (values(a), values(b));
        if a.len() != b.len() {
            return f32::INFINITY;
        }
        a.iter().zip(&b).fold(0.0, |largest: f32, (a, b)| {
            let difference = (a - b).abs() / a.abs().max(1.0);
            // `f32::max` ignores NaN.
            if difference <= largest {
                largest
            } else {
                difference
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_in_any_value_is_found() {
        let verification = Verification::new(Vec::new(), None);
        let output = Output {
            logits: vec![0.1, 0.9],
            attention: vec![0.25, 0.75],
            embedding: vec![-0.5, 20.0, 0.5],
        };
        assert_eq!(verification.compare("an adapter", &output, &output), Ok(()));
        type Change = fn(&mut Output);
        let within: [Change; 2] = [
            |output| output.embedding[1] += 0.01,
            |output| output.attention[0] += 0.0005,
        ];
        for change in within {
            let mut changed = output.clone();
            change(&mut changed);
            assert_eq!(
                verification.compare("an adapter", &output, &changed),
                Ok(())
            );
        }
        let beyond: [Change; 6] = [
            |output| output.logits[1] += 0.01,
            |output| output.attention[1] -= 0.002,
            |output| output.embedding[0] += 0.002,
            |output| output.embedding[1] += 0.03,
            |output| output.embedding[0] = f32::NAN,
            |output| output.embedding.truncate(2),
        ];
        for change in beyond {
            let mut changed = output.clone();
            change(&mut changed);
            let reason = verification
                .compare("an adapter", &output, &changed)
                .unwrap_err();
            assert!(reason.contains("differ"), "{reason}");
        }
    }
}
