//! The low-pass filter of the resampler: a windowed sinc, tabulated by phase.

use std::f64::consts::PI;

/// Stopband attenuation, dB.
const STOPBAND_DB: f64 = 80.0;
/// The end of the passband as a fraction of the common bandwidth of both rates; the stopband starts at the end of that
/// bandwidth.
const PASSBAND: f64 = 0.9;
/// If all phases have at most this many coefficients (512 KiB), each is tabulated exactly, as for all common rates.
/// Otherwise the coefficients are interpolated.
const MAX_EXACT_COEFFICIENTS: usize = 1 << 17;
/// The number of tabulated phases per output sample for interpolation, whose error is then below -100 dB.
const INTERPOLATED_PHASES: f64 = 512.0;
/// The inner product processes taps in groups of this size.
pub(super) const LANES: usize = 8;

/// The filter coefficients for each phase of the output between two input samples.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    /// Taps per phase; the output sample is between the two middle taps, or at the first of them.
    taps: usize,
    /// Phases per input sample; the table has an additional row for interpolation.
    phases: usize,
    /// Whether every phase has a row of its own.
    exact: bool,
    table: Vec<f32>,
}

impl Filter {
    /// Creates the filter for the conversion from `from` Hz to `to` Hz, with output samples at multiples of `1 /
    /// denominator` input samples.
    pub(super) fn new(from: u32, to: u32, denominator: u32) -> Self {
        let (from, to) = (f64::from(from), f64::from(to));
        let band = from.min(to) / 2.0;
        let transition = (1.0 - PASSBAND) * band / from;
        // The length by Kaiser's formula (J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window
        // function", 1974).
        let length = (STOPBAND_DB - 7.95) / (2.285 * 2.0 * PI * transition);
        let taps = (length.ceil() as usize).next_multiple_of(2 * LANES);
        let exact = denominator as usize * taps <= MAX_EXACT_COEFFICIENTS;
        let phases = if exact {
            denominator as usize
        } else {
            // A lower cutoff makes the filter smoother between input samples.
            (INTERPOLATED_PHASES * (2.0 * band / from)).ceil() as usize
        };

        let cutoff = (1.0 + PASSBAND) / 2.0 * band / from;
        let mut table = Vec::with_capacity((phases + 1) * taps);
        let mut row = Vec::with_capacity(taps);
        for phase in 0..=phases {
            row.clear();
            if phase > phases / 2 {
                // The filter is symmetric: this row is an earlier row reversed.
                let twin = &table[(phases - phase) * taps..][..taps];
                row.extend(twin.iter().rev().copied());
            } else {
                let centre = (taps / 2 - 1) as f64 + phase as f64 / phases as f64;
                let coefficient =
                    |tap| windowed_sinc(tap as f64 - centre, cutoff, taps as f64 / 2.0);
                let exact: Vec<f64> = (0..taps).map(coefficient).collect();
                // Normalizes each phase to a DC gain of 1.
                let sum: f64 = exact.iter().sum();
                row.extend(exact.iter().map(|coefficient| (coefficient / sum) as f32));
            }
            table.extend_from_slice(&row);
        }
        Self {
            taps,
            phases,
            exact,
            table,
        }
    }

    pub(super) fn taps(&self) -> usize {
        self.taps
    }

    /// The output sample at `numerator / denominator` input samples after the tap before the middle of `inputs`, which
    /// has [`taps`](Self::taps) samples.
    pub(super) fn apply(&self, inputs: &[f32], numerator: u32, denominator: u32) -> f32 {
        if self.exact {
            return inner_product(inputs, self.row(numerator as usize));
        }
        let position = f64::from(numerator) / f64::from(denominator) * self.phases as f64;
        let phase = position as usize;
        let before = inner_product(inputs, self.row(phase));
        let after = inner_product(inputs, self.row(phase + 1));
        before + (position - phase as f64) as f32 * (after - before)
    }

    fn row(&self, phase: usize) -> &[f32] {
        &self.table[phase * self.taps..][..self.taps]
    }
}

/// The ideal low-pass filter of `cutoff` (cycles per sample) at `distance` samples from its center, times a Kaiser
/// window of `half_length`; not normalized.
fn windowed_sinc(distance: f64, cutoff: f64, half_length: f64) -> f64 {
    const BETA: f64 = 0.1102 * (STOPBAND_DB - 8.7);
    let inside = 1.0 - (distance / half_length).powi(2);
    if inside < 0.0 {
        return 0.0;
    }
    let angle = 2.0 * PI * cutoff * distance;
    let sinc = if angle.abs() < 1e-9 {
        1.0
    } else {
        angle.sin() / angle
    };
    sinc * bessel_i0(BETA * inside.sqrt())
}

/// The modified Bessel function of the first kind of order 0, by its power series.
fn bessel_i0(x: f64) -> f64 {
    let square = x * x / 4.0;
    let (mut sum, mut term, mut k) = (1.0, 1.0, 0.0);
    while term > 1e-17 * sum {
        k += 1.0;
        term *= square / (k * k);
        sum += term;
    }
    sum
}

/// Accumulates in [`LANES`] independent sums, which the compiler vectorizes.
fn inner_product(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0f32; LANES];
    for (a, b) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
        for lane in 0..LANES {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    lanes.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bessel_i0_matches_tabulated_values() {
        for (x, expected) in [
            (0.0, 1.0),
            (1.0, 1.266_065_877_752_008),
            (5.0, 27.239_871_823_604_44),
        ] {
            assert!((bessel_i0(x) / expected - 1.0).abs() < 1e-14, "x = {x}");
        }
    }

    #[test]
    fn the_table_stays_small_for_every_rate() {
        for rate in (8_000..192_000)
            .step_by(977)
            .chain([12_345, 44_099, 191_999, 192_000])
        {
            let common = (1..=16_000)
                .rev()
                .find(|d| rate % d == 0 && 16_000 % d == 0)
                .unwrap();
            let filter = Filter::new(rate, 16_000, 16_000 / common);
            let coefficients = filter.table.len();
            assert!(
                coefficients <= MAX_EXACT_COEFFICIENTS + filter.taps,
                "{rate} Hz: {coefficients}"
            );
        }
    }

    #[test]
    fn usual_rates_need_no_interpolation() {
        for (rate, denominator) in [
            (8_000, 2),
            (11_025, 640),
            (22_050, 320),
            (44_100, 160),
            (48_000, 1),
            (192_000, 1),
        ] {
            assert!(Filter::new(rate, 16_000, denominator).exact, "{rate} Hz");
        }
    }
}
