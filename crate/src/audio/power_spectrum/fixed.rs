//! The power spectrum of 1024 or 400 samples, four transforms at a time.
//!
//! 1. Pairs of samples become complex numbers, which halves the length.
//! 2. Every fourth of these numbers is in the same lane, so that one call of `rustfft` computes four transforms of a
//!    quarter of the length.
//! 3. Butterflies of radix 4 combine the lanes, for four bins at a time.
//! 4. The spectrum of the samples is computed from that of the pairs.

use std::f64::consts::TAU;
use std::sync::Arc;

use rustfft::Fft;
use rustfft::FftDirection::Forward;
use rustfft::algorithm::butterflies::{Butterfly2, Butterfly5, Butterfly8};
use rustfft::algorithm::{MixedRadixSmall, Radix4};
use rustfft::num_complex::Complex;

use super::f32x4::F32x4;

/// A plan with its buffers; a clone shares the transform.
#[derive(Clone)]
pub(crate) struct PowerSpectrum {
    quarter: Arc<dyn Fft<F32x4>>,
    /// For step 3: lane `l` has the root of unity of index `l k`, for each bin `k` of a quarter.
    twiddles: Vec<Complex<F32x4>>,
    /// For step 4: the roots of unity of the lower half of the bins.
    rotations: Vec<Complex<F32x4>>,
    packed: Vec<Complex<F32x4>>,
    transformed: Vec<Complex<F32x4>>,
    scratch: Vec<Complex<F32x4>>,
    /// The spectrum of the pairs, and four values past its end.
    re: Vec<f32>,
    im: Vec<f32>,
}

impl PowerSpectrum {
    /// For 1024 samples.
    pub(crate) fn of_1024() -> Self {
        let base = Arc::new(Butterfly8::new(Forward));
        Self::new(1024, Arc::new(Radix4::new_with_base(2, base)))
    }

    /// For 400 samples.
    pub(crate) fn of_400() -> Self {
        let five = || Arc::new(Butterfly5::new(Forward));
        let two = Arc::new(Butterfly2::new(Forward));
        let both = Arc::new(MixedRadixSmall::new(five(), five()));
        Self::new(400, Arc::new(MixedRadixSmall::new(two, both)))
    }

    fn new(length: usize, quarter: Arc<dyn Fft<F32x4>>) -> Self {
        let half = length / 2;
        debug_assert_eq!(quarter.len(), half / 4);
        let padded = (half / 4).next_multiple_of(4);
        let zeros = |count| vec![Complex::new(F32x4::splat(0.0), F32x4::splat(0.0)); count];
        Self {
            twiddles: (0..padded)
                .map(|bin| roots(half, |lane| lane * bin))
                .collect(),
            rotations: (0..half / 8)
                .map(|block| roots(length, |lane| 4 * block + lane))
                .collect(),
            packed: zeros(half / 4),
            transformed: zeros(padded),
            scratch: zeros(quarter.get_outofplace_scratch_len()),
            re: vec![0.0; half + 4],
            im: vec![0.0; half + 4],
            quarter,
        }
    }

    /// Writes the power of each bin from 0 to half the length. The samples may be overwritten. Does not allocate.
    pub(crate) fn compute(&mut self, samples: &mut [f32], power: &mut [f32]) {
        let blocks = samples.as_chunks::<4>().0.as_chunks::<2>().0;
        for (packed, [first, second]) in self.packed.iter_mut().zip(blocks) {
            (packed.re, packed.im) = F32x4::unzip(F32x4::new(*first), F32x4::new(*second));
        }
        let quarter = self.packed.len();
        self.quarter.process_outofplace_with_scratch(
            &mut self.packed,
            &mut self.transformed[..quarter],
            &mut self.scratch,
        );
        self.combine();
        self.separate(power);
    }

    /// Step 3. The last block may extend past its quarter, into bins that are written after it.
    fn combine(&mut self) {
        let quarter = self.packed.len();
        let values = self.transformed.as_chunks::<4>().0;
        let blocks = values.iter().zip(self.twiddles.as_chunks::<4>().0);
        for (block, (y, w)) in blocks.enumerate().rev() {
            let [a, b, c, d] = [y[0] * w[0], y[1] * w[1], y[2] * w[2], y[3] * w[3]];
            let re = F32x4::transpose([a.re, b.re, c.re, d.re]);
            let im = F32x4::transpose([a.im, b.im, c.im, d.im]);
            let (even_re, even_im) = (re[0] + re[2], im[0] + im[2]);
            let (even_re_1, even_im_1) = (re[0] - re[2], im[0] - im[2]);
            let (odd_re, odd_im) = (re[1] + re[3], im[1] + im[3]);
            let (odd_re_1, odd_im_1) = (re[1] - re[3], im[1] - im[3]);
            let outputs = [
                (even_re + odd_re, even_im + odd_im),
                (even_re_1 + odd_im_1, even_im_1 - odd_re_1),
                (even_re - odd_re, even_im - odd_im),
                (even_re_1 - odd_im_1, even_im_1 + odd_re_1),
            ];
            for (part, (re, im)) in outputs.into_iter().enumerate() {
                let bin = part * quarter + 4 * block;
                store(re, &mut self.re, bin);
                store(im, &mut self.im, bin);
            }
        }
    }

    /// Step 4: bins `k` and `half - k` are computed from the same two values.
    fn separate(&mut self, power: &mut [f32]) {
        let half = 4 * self.packed.len();
        self.re[half] = self.re[0];
        self.im[half] = self.im[0];
        let scale = F32x4::splat(0.25);
        for (block, w) in self.rotations.iter().enumerate() {
            let (bin, mirrored) = (4 * block, half - 3 - 4 * block);
            let (a_re, a_im) = (load(&self.re, bin), load(&self.im, bin));
            let b_re = load(&self.re, mirrored).reversed();
            let b_im = load(&self.im, mirrored).reversed();
            let (even_re, even_im) = (a_re + b_re, a_im - b_im);
            let (odd_re, odd_im) = (a_re - b_re, a_im + b_im);
            let turned_re = w.re * odd_im + w.im * odd_re;
            let turned_im = w.im * odd_im - w.re * odd_re;
            let square = |re: F32x4, im: F32x4| scale * (re * re + im * im);
            let low = square(even_re + turned_re, even_im + turned_im);
            let high = square(even_re - turned_re, even_im - turned_im);
            store(low, power, bin);
            store(high.reversed(), power, mirrored);
        }
        let middle = half / 2;
        power[middle] = self.re[middle] * self.re[middle] + self.im[middle] * self.im[middle];
    }
}

/// The roots of unity `exp(-2 pi i index / length)` of four indices.
fn roots(length: usize, index: impl Fn(usize) -> usize) -> Complex<F32x4> {
    let turn = |lane: usize| -TAU * (index(lane) % length) as f64 / length as f64;
    Complex::new(
        F32x4::new(std::array::from_fn(|lane| turn(lane).cos() as f32)),
        F32x4::new(std::array::from_fn(|lane| turn(lane).sin() as f32)),
    )
}

#[inline(always)]
fn load(values: &[f32], at: usize) -> F32x4 {
    F32x4::new([values[at], values[at + 1], values[at + 2], values[at + 3]])
}

#[inline(always)]
fn store(vector: F32x4, values: &mut [f32], at: usize) {
    values[at..at + 4].copy_from_slice(&vector.values());
}
