//! The power spectrum of a frame of real samples.
//!
//! Native builds use `realfft`, whose planner selects AVX, SSE or Neon at run time. WebAssembly builds use a fixed
//! algorithm of `rustfft` for each of the two lengths: the planner would add 0.5 MB to each file, and its transforms
//! take 1.3 times as long.

#[cfg(any(target_arch = "wasm32", test))]
mod f32x4;
#[cfg(any(target_arch = "wasm32", test))]
mod fixed;
#[cfg(not(target_arch = "wasm32"))]
mod planned;

#[cfg(target_arch = "wasm32")]
pub(crate) use fixed::PowerSpectrum;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use planned::PowerSpectrum;

#[cfg(test)]
mod tests {
    use super::fixed::PowerSpectrum as Fixed;
    use super::planned::PowerSpectrum as Planned;
    use crate::random::Generator;

    /// The definition, in double precision.
    fn slow(samples: &[f32]) -> Vec<f64> {
        let length = samples.len();
        let power = |bin: usize| {
            let (mut re, mut im) = (0.0, 0.0);
            for (n, &sample) in samples.iter().enumerate() {
                let turn = std::f64::consts::TAU * ((n * bin) % length) as f64 / length as f64;
                re += f64::from(sample) * turn.cos();
                im -= f64::from(sample) * turn.sin();
            }
            re * re + im * im
        };
        (0..=length / 2).map(power).collect()
    }

    #[test]
    fn both_lengths_equal_the_definition() {
        let mut random = Generator::new(5);
        let mut pairs = [
            (1024, Fixed::of_1024(), Planned::of_1024()),
            (400, Fixed::of_400(), Planned::of_400()),
        ];
        for (length, fixed, planned) in &mut pairs {
            let noise = (0..*length).map(|_| random.uniform() - 0.5).collect();
            let mut impulse = vec![0.0; *length];
            impulse[3] = 1.0;
            for samples in [noise, impulse, vec![1.0; *length]] {
                let expected = slow(&samples);
                let scale = expected.iter().copied().fold(0.0, f64::max);
                let mut power = vec![f32::NAN; *length / 2 + 1];
                fixed.compute(&mut samples.clone(), &mut power);
                assert_close(&power, &expected, scale);
                power.fill(f32::NAN);
                planned.compute(&mut samples.clone(), &mut power);
                assert_close(&power, &expected, scale);
            }
        }
    }

    fn assert_close(power: &[f32], expected: &[f64], scale: f64) {
        for (bin, (&power, expected)) in power.iter().zip(expected).enumerate() {
            let difference = (f64::from(power) - expected).abs();
            assert!(difference < 2e-6 * scale, "bin {bin}: {power} {expected}");
        }
    }
}
