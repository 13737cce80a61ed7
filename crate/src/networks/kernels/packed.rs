//! Products with a matrix that is packed once: for recurrences, where `gemm` would pack it for every step, and for
//! convolutions, whose windows are read in place instead of being copied.
//!
//! A tile of a few rows and one panel of columns is accumulated in registers, as in the products of
//! [inference](crate::inference::cpu).

use crate::inference::cpu::vector::{has_avx512, has_fma};
use multiversion::multiversion;

/// Columns of a panel: two vectors of AVX-512, four of AVX.
const WIDTH: usize = 32;

/// One row of a panel, aligned to cache lines.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct CacheLine([f32; WIDTH]);

/// The right factor of products.
pub(super) struct Packed {
    /// `[panel][row]`; columns beyond the last are 0.
    lines: Vec<CacheLine>,
    rows: usize,
    columns: usize,
}

/// The left factor: each row consists of parts of equal length.
#[derive(Clone, Copy)]
pub(super) struct StridedRows<'a> {
    pub values: &'a [f32],
    /// The index of the first value of each row.
    pub starts: &'a [usize],
    pub parts: usize,
    /// The distance between the starts of consecutive parts.
    pub stride: usize,
}

impl<'a> StridedRows<'a> {
    /// Rows that consist of one part.
    pub(super) const fn rows(values: &'a [f32], starts: &'a [usize]) -> Self {
        Self {
            values,
            starts,
            parts: 1,
            stride: 0,
        }
    }
}

impl Packed {
    /// Packs `values`, `rows x columns`.
    pub(super) fn new(values: &[f32], [rows, columns]: [usize; 2]) -> Self {
        let mut packed = Self::zeros([rows, columns]);
        for (row, values) in values.chunks_exact(columns).enumerate() {
            for (panel, values) in values.chunks(WIDTH).enumerate() {
                packed.lines[panel * rows + row].0[..values.len()].copy_from_slice(values);
            }
        }
        packed
    }

    /// Packs the transpose of `values`, which is `columns x rows`.
    pub(super) fn transposed(values: &[f32], [columns, rows]: [usize; 2]) -> Self {
        let mut packed = Self::zeros([rows, columns]);
        for (column, values) in values.chunks_exact(rows).enumerate() {
            let panel = &mut packed.lines[column / WIDTH * rows..][..rows];
            for (line, value) in panel.iter_mut().zip(values) {
                line.0[column % WIDTH] = *value;
            }
        }
        packed
    }

    fn zeros([rows, columns]: [usize; 2]) -> Self {
        Self {
            lines: vec![CacheLine([0.0; WIDTH]); columns.div_ceil(WIDTH) * rows],
            rows,
            columns,
        }
    }

    /// Writes the product of `windows` and this matrix to `out`, or adds it to `out` if `add`.
    pub(super) fn multiply(&self, windows: StridedRows<'_>, add: bool, out: &mut [f32]) {
        assert_eq!(out.len(), windows.starts.len() * self.columns);
        if !out.is_empty() {
            multiply(&self.lines, self.rows, self.columns, windows, add, out);
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
fn multiply(
    lines: &[CacheLine],
    rows: usize,
    columns: usize,
    windows: StridedRows<'_>,
    add: bool,
    out: &mut [f32],
) {
    // The sums of this many rows stay in registers, with a line of the panel and one input.
    if has_avx512!() {
        tiles::<8, true>(lines, rows, columns, windows, add, out);
    } else if has_fma!() {
        tiles::<3, true>(lines, rows, columns, windows, add, out);
    } else {
        tiles::<3, false>(lines, rows, columns, windows, add, out);
    }
}

#[inline(always)]
fn tiles<const LARGEST: usize, const FMA: bool>(
    lines: &[CacheLine],
    rows: usize,
    columns: usize,
    windows: StridedRows<'_>,
    add: bool,
    out: &mut [f32],
) {
    for (index, panel) in lines.chunks_exact(rows).enumerate() {
        let first = index * WIDTH;
        let tiles = out.chunks_mut(LARGEST * columns);
        for (out, starts) in tiles.zip(windows.starts.chunks(LARGEST)) {
            macro_rules! tile_of {
                ($($length:literal)*) => {
                    match starts.len() {
                        $($length if $length <= LARGEST => {
                            let out = &mut out[first..];
                            if first + WIDTH <= columns {
                                tile::<$length, FMA, true>(panel, windows, starts, add, out, columns, first);
                            } else {
                                tile::<$length, FMA, false>(panel, windows, starts, add, out, columns, first);
                            }
                        })*
                        _ => {}
                    }
                };
            }
            tile_of!(1 2 3 4 5 6 7 8);
        }
    }
}

#[inline(always)]
fn tile<const ROWS: usize, const FMA: bool, const FULL: bool>(
    panel: &[CacheLine],
    windows: StridedRows<'_>,
    starts: &[usize],
    add: bool,
    out: &mut [f32],
    columns: usize,
    first: usize,
) {
    let length = panel.len() / windows.parts;
    let mut sums = [[0.0_f32; WIDTH]; ROWS];
    for (part, panel) in panel.chunks_exact(length).enumerate() {
        let mut inputs = [windows.values; ROWS];
        for row in 0..ROWS {
            inputs[row] = &windows.values[starts[row] + part * windows.stride..][..length];
        }
        for (place, line) in panel.iter().enumerate() {
            for row in 0..ROWS {
                let value = inputs[row][place];
                for (sum, weight) in sums[row].iter_mut().zip(&line.0) {
                    *sum = if FMA {
                        value.mul_add(*weight, *sum)
                    } else {
                        value * weight + *sum
                    };
                }
            }
        }
    }
    // The compiler unrolls these loops: a variable index into `sums` would keep it in memory in the loop above as well.
    if FULL {
        for row in 0..ROWS {
            let Some(out) = out[row * columns..].first_chunk_mut::<WIDTH>() else {
                return;
            };
            let sums = sums[row];
            for (out, sum) in out.iter_mut().zip(&sums) {
                *out = sum + if add { *out } else { 0.0 };
            }
        }
    } else {
        for (out, sums) in out.chunks_mut(columns).zip(&sums) {
            for (out, sum) in out.iter_mut().zip(sums).take(columns - first) {
                *out = sum + if add { *out } else { 0.0 };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::networks::tests::{assert_close, random};

    #[test]
    fn products_match_slow_loops() {
        for (count, rows, columns, parts) in [(1, 3, 5, 1), (8, 16, 32, 2), (21, 6, 70, 3)] {
            let (input, values) = (random(count * 7 + rows, 1), random(rows * columns, 2));
            let starts: Vec<usize> = (0..count).map(|row| row * 5 % 11).collect();
            let windows = StridedRows {
                values: &input,
                starts: &starts,
                parts,
                stride: 4,
            };
            let length = rows / parts;
            let slow = |place: usize| {
                let (row, column) = (place / columns, place % columns);
                let term = |k: usize| {
                    let from = starts[row] + k / length * windows.stride + k % length;
                    f64::from(input[from]) * f64::from(values[k * columns + column])
                };
                (0..rows).map(term).sum::<f64>()
            };
            let expected: Vec<f64> = (0..count * columns).map(slow).collect();
            let added: Vec<f64> = expected.iter().map(|sum| 0.5 + sum).collect();
            let mut turned = vec![0.0; values.len()];
            for (place, value) in values.iter().enumerate() {
                turned[place % columns * rows + place / columns] = *value;
            }
            for packed in [
                Packed::new(&values, [rows, columns]),
                Packed::transposed(&turned, [columns, rows]),
            ] {
                let mut out = vec![0.5; count * columns];
                packed.multiply(windows, true, &mut out);
                assert_close(&out, &added, 1e-5, "sum");
                packed.multiply(windows, false, &mut out);
                assert_close(&out, &expected, 1e-5, "product");
            }
        }
    }
}
