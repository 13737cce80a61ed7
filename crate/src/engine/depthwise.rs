//! Depthwise 3x3 'same' convolution and ReLU, one line at a time.
//!
//! Going along the bands, each column of three inputs is loaded once and added to the three outputs that see it; their
//! sums and the nine weights stay in registers.

use super::lanes::{LANES, Lanes, VECTOR, has_fma, larger, multiply_add};
use crate::model::WINDOW;
use multiversion::multiversion;

/// The weights of one group of channels, by rows of time.
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

/// The line in the middle of three, each `[group][band]`; a line outside the picture is one of zeros.
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
        part::<0, FMA>(taps, rows, out);
        part::<1, FMA>(taps, rows, out);
        if LANES > 2 * VECTOR {
            part::<2, FMA>(taps, rows, out);
            part::<3, FMA>(taps, rows, out);
        }
    }
}

/// The channels of one vector, `PART` of the group.
#[inline(always)]
fn part<const PART: usize, const FMA: bool>(
    taps: &Taps,
    rows: [&[Lanes]; WINDOW],
    out: &mut [Lanes],
) {
    let first = PART * VECTOR;
    let mut weights = [[0.0; VECTOR]; WINDOW * WINDOW];
    for (weight, tap) in weights.iter_mut().zip(taps) {
        weight.copy_from_slice(&tap[first..first + VECTOR]);
    }
    // What the columns so far add up to, for the output before this column, at it and after it.
    let (mut before, mut at, mut after) = ([0.0; VECTOR], [0.0; VECTOR], [0.0; VECTOR]);
    let [above, middle, below] = rows;
    for (band, ((above, middle), below)) in above.iter().zip(middle).zip(below).enumerate() {
        for (line, row) in [above, middle, below].into_iter().enumerate() {
            for lane in 0..VECTOR {
                let x = row[first + lane];
                let taps = &weights[line * WINDOW..];
                before[lane] = multiply_add::<FMA>(x, taps[2][lane], before[lane]);
                at[lane] = multiply_add::<FMA>(x, taps[1][lane], at[lane]);
                after[lane] = multiply_add::<FMA>(x, taps[0][lane], after[lane]);
            }
        }
        if let Some(out) = band.checked_sub(1).and_then(|band| out.get_mut(band)) {
            for lane in 0..VECTOR {
                out[first + lane] = larger(before[lane], 0.0);
            }
        }
        (before, at, after) = (at, after, [0.0; VECTOR]);
    }
    if let Some(out) = out.last_mut() {
        for lane in 0..VECTOR {
            out[first + lane] = larger(before[lane], 0.0);
        }
    }
}
