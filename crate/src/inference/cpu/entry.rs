//! The entry convolution: 3x3 over the log-mel, stride 2, no padding, ReLU.

use super::lanes::{ENTRY_BANDS, LANES, Lanes, grouped};
use super::vector::{PARTS, Vector, has_fma, parts, put};
use crate::error::Error;
use crate::frontend::MEL_BANDS;
use crate::model::{NamedTensors, STRIDE, WINDOW};
use multiversion::multiversion;

/// The weights of one group of outputs: a bias, and one row for each position of the window, in time-major order.
struct Group {
    bias: Lanes,
    taps: [Lanes; WINDOW * WINDOW],
}

pub(super) struct Entry {
    groups: Vec<Group>,
}

impl Entry {
    pub(super) fn new(weights: &NamedTensors<'_>) -> Result<Self, Error> {
        let taps = weights.values("entry.weight")?;
        let biases = grouped(weights.values("entry.bias")?);
        let group = |(index, bias): (usize, Lanes)| Group {
            bias,
            taps: std::array::from_fn(|tap| {
                std::array::from_fn(|lane| {
                    taps.get((index * LANES + lane) * WINDOW * WINDOW + tap)
                        .copied()
                        .unwrap_or(0.0)
                })
            }),
        };
        Ok(Self {
            groups: biases.into_iter().enumerate().map(group).collect(),
        })
    }

    /// Computes the line of output frame `frame` from `features`, `frames x 128`.
    pub(super) fn line(&self, features: &[f32], frame: usize, out: &mut Vec<Lanes>) {
        out.resize(self.groups.len() * ENTRY_BANDS, [0.0; LANES]);
        let rows = &features[frame * STRIDE * MEL_BANDS..][..WINDOW * MEL_BANDS];
        line(&self.groups, rows, out);
    }
}

#[multiversion(targets("x86_64+avx2+fma"))]
fn line(groups: &[Group], rows: &[f32], out: &mut [Lanes]) {
    if has_fma!() {
        convolve::<true>(groups, rows, out);
    } else {
        convolve::<false>(groups, rows, out);
    }
}

#[inline(always)]
fn convolve<const FMA: bool>(groups: &[Group], rows: &[f32], out: &mut [Lanes]) {
    for (group, out) in groups.iter().zip(out.chunks_exact_mut(ENTRY_BANDS)) {
        for (band, out) in out.iter_mut().enumerate() {
            let mut sums = parts(&group.bias);
            for (line, taps) in group.taps.chunks_exact(WINDOW).enumerate() {
                let seen = &rows[line * MEL_BANDS + band * STRIDE..][..WINDOW];
                for (x, tap) in seen.iter().zip(taps) {
                    let (x, tap) = (Vector::splat(*x), parts(tap));
                    for part in 0..PARTS {
                        sums[part] = x.multiply_add::<FMA>(tap[part], sums[part]);
                    }
                }
            }
            for sum in &mut sums {
                *sum = sum.positive();
            }
            put(&sums, out);
        }
    }
}
