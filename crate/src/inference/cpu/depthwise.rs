//! Depthwise 3x3 'same' convolution and ReLU, one line at a time.
//!
//! Each column of three inputs is loaded once and added to the three outputs that use it; the sums and the nine weights
//! stay in registers.

use super::lanes::{LANES, Lanes};
use super::vector::{PARTS, VECTOR, Vector, has_fma};
use crate::model::WINDOW;
use multiversion::multiversion;

/// The weights of one group of channels, in time-major order.
pub(super) type Taps = [Lanes; WINDOW * WINDOW];

/// Packs `weights`, `[channels, 3 * 3]` as in the model file.
pub(super) fn pack(weights: &[f32]) -> Vec<Taps> {
    let taps = WINDOW * WINDOW;
    weights
        .chunks_exact(taps * LANES)
        .map(|group| {
            std::array::from_fn(|tap| std::array::from_fn(|lane| group[lane * taps + tap]))
        })
        .collect()
}

/// Computes the middle of three lines, each `[group][band]`; lines outside the feature map are zeros.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn line(weights: &[Taps], lines: [&[Lanes]; WINDOW], bands: usize, out: &mut [Lanes]) {
    if has_fma!() {
        groups::<true>(weights, lines, bands, out);
    } else {
        groups::<false>(weights, lines, bands, out);
    }
}

#[inline(always)]
fn groups<const FMA: bool>(
    weights: &[Taps],
    lines: [&[Lanes]; WINDOW],
    bands: usize,
    out: &mut [Lanes],
) {
    for (group, (taps, out)) in weights.iter().zip(out.chunks_exact_mut(bands)).enumerate() {
        let rows = lines.map(|line| &line[group * bands..][..bands]);
        for index in 0..PARTS {
            part::<FMA>(index, taps, rows, out);
        }
    }
}

/// Computes the channels of one vector, number `index` of the group.
#[inline(always)]
fn part<const FMA: bool>(index: usize, taps: &Taps, rows: [&[Lanes]; WINDOW], out: &mut [Lanes]) {
    let mut weights = [Vector::ZERO; WINDOW * WINDOW];
    for (weight, tap) in weights.iter_mut().zip(taps) {
        *weight = at(tap, index);
    }
    // The partial sums of the outputs before, at and after the current column.
    let (mut before, mut here, mut after) = (Vector::ZERO, Vector::ZERO, Vector::ZERO);
    let [above, middle, below] = rows;
    for (band, ((above, middle), below)) in above.iter().zip(middle).zip(below).enumerate() {
        for (line, row) in [above, middle, below].into_iter().enumerate() {
            let x = at(row, index);
            let taps = &weights[line * WINDOW..];
            before = x.multiply_add::<FMA>(taps[2], before);
            here = x.multiply_add::<FMA>(taps[1], here);
            after = x.multiply_add::<FMA>(taps[0], after);
        }
        if let Some(out) = band.checked_sub(1).and_then(|band| out.get_mut(band)) {
            set(out, index, before.positive());
        }
        (before, here, after) = (here, after, Vector::ZERO);
    }
    if let Some(out) = out.last_mut() {
        set(out, index, before.positive());
    }
}

#[inline(always)]
fn at(lanes: &Lanes, index: usize) -> Vector {
    Vector::load(&lanes.as_chunks::<VECTOR>().0[index])
}

#[inline(always)]
fn set(lanes: &mut Lanes, index: usize, vector: Vector) {
    vector.store(&mut lanes.as_chunks_mut::<VECTOR>().0[index]);
}
