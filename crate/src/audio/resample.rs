//! Band-limited resampling to 16 kHz.
//!
//! A polyphase windowed sinc: every output sample is one inner product at its exact rational position. Streaming and
//! offline results are therefore equal bit for bit, there is no delay, and the inner product compiles to SIMD in
//! WebAssembly too.

use super::limits::{MAX_MAGNITUDE, SAMPLE_RATE, check_samples};
use super::resample_filter::Filter;
use crate::error::Error;

/// The minimum sample rate, Hz.
pub const MIN_SAMPLE_RATE: u32 = 8_000;
/// The maximum sample rate, Hz.
pub const MAX_SAMPLE_RATE: u32 = 192_000;

/// Input samples processed at a time, which bounds the memory.
const BLOCK: usize = 4096;

/// Resamples mono samples of 8 to 192 kHz to 16 kHz: `round(samples * 16000 / sample_rate)` samples without delay.
///
/// The transition band is the upper 10 % of the common bandwidth of both rates (from 7.2 kHz for rates of 16 kHz or
/// more); the attenuation at its end is 80 dB. Samples at 16 kHz are not changed.
///
/// # Errors
/// [`Error::SampleRate`], [`Error::SamplesNotFinite`], [`Error::SamplesOutOfRange`].
pub fn to_16_khz(samples: &[f32], sample_rate: u32) -> Result<Vec<f32>, Error> {
    let mut resampler = StreamingResampler::new(sample_rate)?;
    let expected = resampler.output_length(samples.len() as u64);
    let mut output = Vec::with_capacity(usize::try_from(expected).unwrap_or(0));
    resampler.push(samples, &mut output)?;
    resampler.finish(&mut output);
    Ok(output)
}

/// [`to_16_khz`] for samples in blocks of any size, with the same result bit for bit. After [`finish`](Self::finish) it
/// accepts another recording.
#[derive(Debug, Clone)]
pub struct StreamingResampler {
    sample_rate: u32,
    /// `None` at 16 kHz.
    conversion: Option<Conversion>,
    received: u64,
    produced: u64,
}

impl StreamingResampler {
    /// Computes the filter. One resampler can be used for many recordings of the same rate.
    ///
    /// # Errors
    /// [`Error::SampleRate`] outside 8000..=192000 Hz.
    pub fn new(sample_rate: u32) -> Result<Self, Error> {
        if !(MIN_SAMPLE_RATE..=MAX_SAMPLE_RATE).contains(&sample_rate) {
            return Err(Error::SampleRate {
                received: f64::from(sample_rate),
            });
        }
        Ok(Self {
            sample_rate,
            conversion: (sample_rate != SAMPLE_RATE).then(|| Conversion::new(sample_rate)),
            received: 0,
            produced: 0,
        })
    }

    /// Accepts samples and appends all output samples that can be computed (the latency is about 19 ms at 8 kHz, less
    /// at higher rates).
    ///
    /// # Errors
    /// [`Error::SamplesNotFinite`] and [`Error::SamplesOutOfRange`], with the index relative to the start of the
    /// recording. No sample of the block is then accepted.
    pub fn push(&mut self, samples: &[f32], output: &mut Vec<f32>) -> Result<(), Error> {
        check_samples(
            samples,
            usize::try_from(self.received).unwrap_or(usize::MAX),
        )?;
        self.received += samples.len() as u64;
        let before = output.len();
        match &mut self.conversion {
            None => output.extend_from_slice(samples),
            Some(conversion) => {
                for block in samples.chunks(BLOCK) {
                    conversion.push(block, u64::MAX, output);
                }
            }
        }
        self.produced += (output.len() - before) as u64;
        Ok(())
    }

    /// Ends the recording: appends the remaining output samples, as if followed by silence.
    pub fn finish(&mut self, output: &mut Vec<f32>) {
        let mut missing = self.output_length(self.received) - self.produced;
        if let Some(conversion) = &mut self.conversion {
            while missing > 0 {
                let before = output.len();
                conversion.push(&[0.0; SILENCE], missing, output);
                missing -= (output.len() - before) as u64;
            }
            conversion.reset();
        }
        (self.received, self.produced) = (0, 0);
    }

    /// `round(received * 16000 / sample_rate)`, halves rounded up.
    fn output_length(&self, received: u64) -> u64 {
        let rate = u64::from(self.sample_rate);
        (received * 2 * u64::from(SAMPLE_RATE) + rate) / (2 * rate)
    }
}

/// Silence is added in small blocks because only half of the filter length is required.
const SILENCE: usize = 64;

/// The state of a conversion: output sample `k` is `k * numerator / denominator` input samples after the first.
#[derive(Debug, Clone)]
struct Conversion {
    filter: Filter,
    numerator: u32,
    denominator: u32,
    /// The input samples that are still required.
    inputs: Vec<f32>,
    /// The index in `inputs` of the first tap of the next output sample; may be past the end.
    first_tap: usize,
    /// The distance of the next output sample from the input sample before it, in units of `1 / denominator`.
    phase: u32,
}

impl Conversion {
    fn new(sample_rate: u32) -> Self {
        let common = greatest_common_divisor(sample_rate, SAMPLE_RATE);
        let (numerator, denominator) = (sample_rate / common, SAMPLE_RATE / common);
        let filter = Filter::new(sample_rate, SAMPLE_RATE, denominator);
        let mut conversion = Self {
            inputs: Vec::with_capacity(BLOCK + 2 * filter.taps()),
            filter,
            numerator,
            denominator,
            first_tap: 0,
            phase: 0,
        };
        conversion.reset();
        conversion
    }

    fn reset(&mut self) {
        self.inputs.clear();
        self.inputs.resize(self.filter.taps() / 2 - 1, 0.0);
        self.first_tap = 0;
        self.phase = 0;
    }

    fn push(&mut self, samples: &[f32], most: u64, output: &mut Vec<f32>) {
        self.inputs.extend_from_slice(samples);
        let taps = self.filter.taps();
        let (whole, part) = (
            self.numerator / self.denominator,
            self.numerator % self.denominator,
        );
        let mut left = most;
        while left > 0 {
            let Some(inputs) = self.inputs.get(self.first_tap..self.first_tap + taps) else {
                break;
            };
            let value = self.filter.apply(inputs, self.phase, self.denominator);
            // The filter overshoots at edges; valid input must result in valid output.
            output.push(value.clamp(-MAX_MAGNITUDE, MAX_MAGNITUDE));
            left -= 1;
            self.first_tap += whole as usize;
            self.phase += part;
            if self.phase >= self.denominator {
                self.phase -= self.denominator;
                self.first_tap += 1;
            }
        }
        let used = self.first_tap.min(self.inputs.len());
        self.inputs.drain(..used);
        self.first_tap -= used;
    }
}

const fn greatest_common_divisor(mut a: u32, mut b: u32) -> u32 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
#[path = "resample_tests.rs"]
mod tests;
