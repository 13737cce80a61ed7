//! Band-limited conversion to 16 kHz.
//!
//! A polyphase windowed sinc of our own rather than a resampling crate: every output sample is one inner product at
//! its exact rational position, so that pieces and wholes agree bit for bit and nothing is delayed; and the inner
//! product compiles to SIMD in WebAssembly too.

use super::limits::{MAX_MAGNITUDE, SAMPLE_RATE, check_samples};
use super::resample_filter::Filter;
use crate::error::Error;

/// Least sample rate that is taken, Hz.
pub const MIN_SAMPLE_RATE: u32 = 8_000;
/// Greatest sample rate that is taken, Hz.
pub const MAX_SAMPLE_RATE: u32 = 192_000;

/// Input samples worked on at a time, so that memory does not grow with the length of a piece.
const BLOCK: usize = 4096;

/// Mono samples of any rate from 8 to 192 kHz at 16 kHz: `round(samples * 16000 / sample_rate)` samples, not delayed.
///
/// What lies above 90 % of the band that both rates can hold (7.2 kHz from 16 kHz up) fades out and is gone by 80 dB
/// where the band ends. At 16 kHz the samples come back as they are.
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

/// [`to_16_khz`] in pieces of any size, the same result bit for bit. Ready for another recording after
/// [`finish`](Self::finish).
#[derive(Debug, Clone)]
pub struct StreamingResampler {
    sample_rate: u32,
    /// `None` at 16 kHz.
    conversion: Option<Conversion>,
    received: u64,
    produced: u64,
}

impl StreamingResampler {
    /// Makes the filter's table: keep the resampler for many recordings of one rate.
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

    /// Takes samples and appends to `output` those at 16 kHz that can be told by now (about 19 ms later than they
    /// sound at 8 kHz, less at higher rates).
    ///
    /// # Errors
    /// [`Error::SamplesNotFinite`] and [`Error::SamplesOutOfRange`], with the index counted from the first sample of
    /// the recording; none of this piece's samples is taken then.
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

    /// Ends the recording: appends what is left, as if silence followed.
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

    /// `round(received * 16000 / sample_rate)`, halves upward.
    fn output_length(&self, received: u64) -> u64 {
        let rate = u64::from(self.sample_rate);
        (received * 2 * u64::from(SAMPLE_RATE) + rate) / (2 * rate)
    }
}

/// Silence is pushed in small pieces at the end, as only half a filter's length is needed.
const SILENCE: usize = 64;

/// The state of a conversion: output sample `k` lies `k * numerator / denominator` input samples after the first.
#[derive(Debug, Clone)]
struct Conversion {
    filter: Filter,
    numerator: u32,
    denominator: u32,
    /// The input samples that are still needed.
    inputs: Vec<f32>,
    /// Where in `inputs` the next output sample's first tap is (may lie beyond the end).
    first_tap: usize,
    /// How far the next output sample lies after an input sample, in units of `1 / denominator`.
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
            // The filter swings over an edge: samples that were accepted must stay acceptable.
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
