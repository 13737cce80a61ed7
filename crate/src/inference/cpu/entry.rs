//! The entry convolution: 3x3 over the log-mel, stride 2, no padding, ReLU.

use super::lanes::{ENTRY_BANDS, LANES, Lanes, grouped};
use super::vector::{Fused, Simd, Vector, has_fma};
#[cfg(target_arch = "x86_64")]
use super::vector::{Wide, has_avx512};
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
                Lanes(std::array::from_fn(|lane| {
                    taps.get((index * LANES + lane) * WINDOW * WINDOW + tap)
                        .copied()
                        .unwrap_or(0.0)
                }))
            }),
        };
        Ok(Self {
            groups: biases.into_iter().enumerate().map(group).collect(),
        })
    }

    /// Computes the line of output frame `frame` from `features`, `frames x 128`.
    pub(super) fn line(&self, features: &[f32], frame: usize, out: &mut Vec<Lanes>) {
        out.resize(self.groups.len() * ENTRY_BANDS, Lanes::ZERO);
        let rows = &features[frame * STRIDE * MEL_BANDS..][..WINDOW * MEL_BANDS];
        line(&self.groups, rows, out);
    }
}

#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
fn line(groups: &[Group], rows: &[f32], out: &mut [Lanes]) {
    #[cfg(target_arch = "x86_64")]
    if has_avx512!() {
        return convolve::<Wide, true>(groups, rows, out);
    }
    if has_fma!() {
        convolve::<Fused, true>(groups, rows, out);
    } else {
        convolve::<Vector, false>(groups, rows, out);
    }
}

#[inline(always)]
fn convolve<V: Simd, const FMA: bool>(groups: &[Group], rows: &[f32], out: &mut [Lanes]) {
    for (group, out) in groups.iter().zip(out.chunks_exact_mut(ENTRY_BANDS)) {
        for index in 0..V::PER_GROUP {
            part::<V, FMA>(index, group, rows, out);
        }
    }
}

/// Computes the channels of one vector, number `index` of the group; the weights stay in registers.
#[inline(always)]
fn part<V: Simd, const FMA: bool>(index: usize, group: &Group, rows: &[f32], out: &mut [Lanes]) {
    let bias = V::part(&group.bias, index);
    let mut taps = [V::ZERO; WINDOW * WINDOW];
    for (tap, lanes) in taps.iter_mut().zip(&group.taps) {
        *tap = V::part(lanes, index);
    }
    for (band, out) in out.iter_mut().enumerate() {
        let mut sum = bias;
        for line in 0..WINDOW {
            let seen = &rows[line * MEL_BANDS + band * STRIDE..][..WINDOW];
            for column in 0..WINDOW {
                let x = V::splat(seen[column]);
                sum = x.multiply_add::<FMA>(taps[line * WINDOW + column], sum);
            }
        }
        sum.positive().put(out, index);
    }
}
