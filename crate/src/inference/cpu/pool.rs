//! Max-pooling with 3x3 windows, stride 2, no padding, line by line.

use super::lanes::{ENTRY_BANDS, LANES, Lanes, POOLED_BANDS};
use super::vector::larger;
use crate::model::STRIDE;
use multiversion::multiversion;

/// The running maximum over the lines of the current window.
#[derive(Default)]
pub(super) struct MaxPool {
    largest: Vec<Lanes>,
}

impl MaxPool {
    /// Adds line `frame` and appends a completed output line to `out`. Returns whether a line was completed.
    pub(super) fn push(&mut self, frame: usize, line: &[Lanes], out: &mut Vec<Lanes>) -> bool {
        if frame > 0 {
            raise(&mut self.largest, line);
        }
        let begins = frame.is_multiple_of(STRIDE);
        let completes = begins && frame > 0;
        if completes {
            let groups = line.len() / ENTRY_BANDS;
            let start = out.len();
            out.resize(start + groups * POOLED_BANDS, Lanes::default());
            along_bands(&self.largest, &mut out[start..]);
        }
        if begins {
            self.largest.clear();
            self.largest.extend_from_slice(line);
        }
        completes
    }
}

#[multiversion(targets("x86_64+avx2+fma"))]
fn raise(largest: &mut [Lanes], line: &[Lanes]) {
    for (largest, line) in largest.iter_mut().zip(line) {
        for lane in 0..LANES {
            largest[lane] = larger(largest[lane], line[lane]);
        }
    }
}

#[multiversion(targets("x86_64+avx2+fma"))]
fn along_bands(line: &[Lanes], out: &mut [Lanes]) {
    let groups = line.chunks_exact(ENTRY_BANDS);
    for (line, out) in groups.zip(out.chunks_exact_mut(POOLED_BANDS)) {
        for (band, out) in out.iter_mut().enumerate() {
            let (a, b, c) = (
                &line[STRIDE * band],
                &line[STRIDE * band + 1],
                &line[STRIDE * band + 2],
            );
            for (lane, out) in out.iter_mut().enumerate() {
                *out = larger(larger(a[lane], b[lane]), c[lane]);
            }
        }
    }
}
