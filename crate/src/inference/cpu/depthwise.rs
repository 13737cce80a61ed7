//! Depthwise 3x3 'same' convolution and ReLU, one line at a time.
//!
//! The nine weights stay in registers. The sums of different bands are independent, so that the processor computes them
//! in parallel.

use super::lanes::{LANES, Lanes};
use super::vector::{Fused, Simd, Vector, has_fma};
#[cfg(target_arch = "x86_64")]
use super::vector::{Wide, has_avx512};
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
            std::array::from_fn(|tap| Lanes(std::array::from_fn(|lane| group[lane * taps + tap])))
        })
        .collect()
}

/// Computes the middle of three lines, each `[group][band]`; lines outside the feature map are zeros.
#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
pub(super) fn line(weights: &[Taps], lines: [&[Lanes]; WINDOW], bands: usize, out: &mut [Lanes]) {
    #[cfg(target_arch = "x86_64")]
    if has_avx512!() {
        return groups::<Wide, true>(weights, lines, bands, out);
    }
    if has_fma!() {
        groups::<Fused, true>(weights, lines, bands, out);
    } else {
        groups::<Vector, false>(weights, lines, bands, out);
    }
}

#[inline(always)]
fn groups<V: Simd, const FMA: bool>(
    weights: &[Taps],
    lines: [&[Lanes]; WINDOW],
    bands: usize,
    out: &mut [Lanes],
) {
    for (group, (taps, out)) in weights.iter().zip(out.chunks_exact_mut(bands)).enumerate() {
        let rows = lines.map(|line| &line[group * bands..][..bands]);
        for index in 0..V::PER_GROUP {
            part::<V, FMA>(index, taps, rows, out);
        }
    }
}

/// Computes the channels of one vector, number `index` of the group.
#[inline(always)]
fn part<V: Simd, const FMA: bool>(
    index: usize,
    taps: &Taps,
    rows: [&[Lanes]; WINDOW],
    out: &mut [Lanes],
) {
    let mut weights = [V::ZERO; WINDOW * WINDOW];
    for (weight, tap) in weights.iter_mut().zip(taps) {
        *weight = V::part(tap, index);
    }
    let weights = weights.as_chunks::<WINDOW>().0;
    let [above, middle, below] = rows.map(<[Lanes]>::array_windows::<WINDOW>);
    let windows = above.zip(middle).zip(below);
    for (out, ((above, middle), below)) in out.iter_mut().skip(1).zip(windows) {
        let mut sum = V::ZERO;
        for column in 0..WINDOW {
            for (row, weights) in [above, middle, below].into_iter().zip(weights) {
                sum = V::part(&row[column], index).multiply_add::<FMA>(weights[column], sum);
            }
        }
        sum.positive().put(out, index);
    }
    let Some(last) = out.len().checked_sub(1) else {
        return;
    };
    for band in [0, last] {
        let mut sum = V::ZERO;
        for (row, weights) in rows.iter().zip(weights) {
            for (column, weight) in window_at(row, band).into_iter().zip(weights) {
                sum = V::part(column, index).multiply_add::<FMA>(*weight, sum);
            }
        }
        sum.positive().put(&mut out[band], index);
    }
}

/// The columns before, at and after `band`, with zeros outside the line.
#[inline(always)]
fn window_at(row: &[Lanes], band: usize) -> [&Lanes; WINDOW] {
    const PADDING: &Lanes = &Lanes::ZERO;
    [
        if band > 0 { &row[band - 1] } else { PADDING },
        &row[band],
        if band + 1 < row.len() {
            &row[band + 1]
        } else {
            PADDING
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::super::vector::tests::*;
    use super::*;
    use crate::random::Generator;

    type Line = fn(&[Taps], [&[Lanes]; WINDOW], usize, &mut [Lanes]);

    /// The versions that this processor supports.
    fn versions() -> Vec<Line> {
        let mut versions: Vec<Line> = vec![line, groups::<Vector, false>];
        if has_fused() {
            versions.push(groups::<Fused, true>);
        }
        #[cfg(target_arch = "x86_64")]
        if has_wide() {
            versions.push(groups::<Wide, true>);
        }
        versions
    }

    #[test]
    fn every_version_matches_slow_loops() {
        const GROUPS: usize = 2;
        let mut generator = Generator::new(4);
        for bands in [1, 2, 3, 31] {
            let mut random = || -> Vec<Lanes> {
                let lanes = |_| Lanes(std::array::from_fn(|_| generator.uniform() - 0.5));
                (0..GROUPS * bands).map(lanes).collect()
            };
            let lines = [random(), random(), random()];
            let lines = lines.each_ref().map(Vec::as_slice);
            let file: Vec<f32> = (0..GROUPS * LANES * WINDOW * WINDOW)
                .map(|_| generator.uniform() - 0.5)
                .collect();
            for version in versions() {
                let mut out = vec![Lanes([f32::NAN; LANES]); GROUPS * bands];
                version(&pack(&file), lines, bands, &mut out);
                for (index, lanes) in out.iter().enumerate() {
                    let (group, band) = (index / bands, index % bands);
                    for (lane, value) in lanes.iter().enumerate() {
                        let mut sum = 0.0;
                        for (tap, weight) in file[(group * LANES + lane) * WINDOW * WINDOW..]
                            .iter()
                            .take(WINDOW * WINDOW)
                            .enumerate()
                        {
                            let column = (band + tap % WINDOW).checked_sub(1);
                            if let Some(column) = column.filter(|column| *column < bands) {
                                let x = lines[tap / WINDOW][group * bands + column][lane];
                                sum += f64::from(x) * f64::from(*weight);
                            }
                        }
                        assert!((f64::from(*value) - sum.max(0.0)).abs() < 1e-5);
                    }
                }
            }
        }
    }
}
