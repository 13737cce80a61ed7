//! The points of minimal filtering with their coefficients, and linear combinations with them.

use multiversion::multiversion;

/// Sides of the kernel: frames and bands.
pub(super) const SIDES: [usize; 2] = [5, 3];
/// Frames and bands of the output of a tile.
pub(super) const TILE: usize = 2;

/// The coefficients of a point along one axis.
#[derive(Clone, Copy)]
pub(super) struct AxisPoint {
    pub input: &'static [f32],
    pub kernel: &'static [f32],
    pub output: &'static [f32],
}

/// A point of both axes.
#[derive(Clone, Copy)]
pub(super) struct Point {
    pub time: AxisPoint,
    pub bands: AxisPoint,
}

const fn axis_point(
    input: &'static [f32],
    kernel: &'static [f32],
    output: &'static [f32],
) -> AxisPoint {
    AxisPoint {
        input,
        kernel,
        output,
    }
}

const S: f32 = 1.0 / 6.0;
const T: f32 = 1.0 / 24.0;

/// Points 0, 1, -1, 2, -2 and infinity: two outputs from six inputs and five weights.
#[rustfmt::skip]
pub(super) const TIME: [AxisPoint; 6] = [
    axis_point(&[4.0, 0.0, -5.0, 0.0, 1.0, 0.0], &[0.25, 0.0, 0.0, 0.0, 0.0], &[1.0, 0.0]),
    axis_point(&[0.0, -4.0, -4.0, 1.0, 1.0, 0.0], &[-S, -S, -S, -S, -S], &[1.0, 1.0]),
    axis_point(&[0.0, 4.0, -4.0, -1.0, 1.0, 0.0], &[-S, S, -S, S, -S], &[1.0, -1.0]),
    axis_point(&[0.0, -2.0, -1.0, 2.0, 1.0, 0.0], &[T, 2.0 * T, 4.0 * T, 8.0 * T, 16.0 * T], &[1.0, 2.0]),
    axis_point(&[0.0, 2.0, -1.0, -2.0, 1.0, 0.0], &[T, -2.0 * T, 4.0 * T, -8.0 * T, 16.0 * T], &[1.0, -2.0]),
    axis_point(&[0.0, 4.0, 0.0, -5.0, 0.0, 1.0], &[0.0, 0.0, 0.0, 0.0, 1.0], &[0.0, 1.0]),
];

/// Points 0, 1, -1 and infinity: two outputs from four inputs and three weights.
pub(super) const BANDS: [AxisPoint; 4] = [
    axis_point(&[1.0, 0.0, -1.0, 0.0], &[1.0, 0.0, 0.0], &[1.0, 0.0]),
    axis_point(&[0.0, 1.0, 1.0, 0.0], &[0.5, 0.5, 0.5], &[1.0, 1.0]),
    axis_point(&[0.0, -1.0, 1.0, 0.0], &[0.5, -0.5, 0.5], &[1.0, -1.0]),
    axis_point(&[0.0, 1.0, 0.0, -1.0], &[0.0, 0.0, 1.0], &[0.0, -1.0]),
];

/// The number of points of both axes.
pub(super) const POINTS: usize = TIME.len() * BANDS.len();

/// The points of both axes; those of the bands vary fastest.
pub(super) fn points() -> impl Iterator<Item = Point> + Clone {
    TIME.into_iter()
        .flat_map(|time| BANDS.map(|bands| Point { time, bands }))
}

/// One value or row of a tile, and its coefficient.
#[derive(Clone, Copy)]
pub(super) struct Term {
    pub offset: usize,
    pub coefficient: f32,
}

/// The terms of a point, whose coefficients are the products of those of `time` and `bands`, with the distance between
/// frames and between bands.
pub(super) fn terms(time: &[f32], bands: &[f32], [frame, band]: [usize; 2]) -> Vec<Term> {
    let mut terms = Vec::new();
    for (line, along) in time.iter().enumerate() {
        for (column, across) in bands.iter().enumerate() {
            if along * across != 0.0 {
                terms.push(Term {
                    offset: line * frame + column * band,
                    coefficient: along * across,
                });
            }
        }
    }
    terms
}

/// Writes a row of `width` values for each start: the sum of the terms.
#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
pub(super) fn combine(
    values: &[f32],
    starts: &[usize],
    terms: &[Term],
    out: &mut [f32],
    width: usize,
) {
    const PART: usize = 32;
    for (start, out) in starts.iter().zip(out.chunks_exact_mut(width)) {
        let (parts, rest) = out.as_chunks_mut::<PART>();
        for (part, out) in parts.iter_mut().enumerate() {
            let mut sums = [0.0; PART];
            for term in terms {
                let from = &values[start + term.offset + part * PART..][..PART];
                for (sum, value) in sums.iter_mut().zip(from) {
                    *sum += term.coefficient * value;
                }
            }
            *out = sums;
        }
        let first = width - rest.len();
        rest.fill(0.0);
        for term in terms {
            let from = &values[start + term.offset + first..][..rest.len()];
            for (out, value) in rest.iter_mut().zip(from) {
                *out += term.coefficient * value;
            }
        }
    }
}

/// Adds each row of `width` values to the places of its terms.
#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
pub(super) fn distribute(
    rows: &[f32],
    places: &[usize],
    terms: &[Term],
    out: &mut [f32],
    width: usize,
) {
    for (row, place) in rows.chunks_exact(width).zip(places) {
        for term in terms {
            let out = &mut out[place + term.offset..][..width];
            for (out, value) in out.iter_mut().zip(row) {
                *out += term.coefficient * value;
            }
        }
    }
}
