//! Products with a matrix that is packed once: for recurrences, where `gemm` would pack it for every step, and for
//! convolutions, whose windows are read in place instead of being copied.
//!
//! A tile of a few rows and one panel of columns is accumulated in registers, as in the products of
//! [inference](crate::inference::cpu).

mod matrix;
mod tiles;

pub(super) use matrix::Packed;
pub(super) use tiles::{StridedRows, Transposed};

impl Packed {
    /// Writes the product of `windows` and this matrix to `out`, or adds it to `out` if `add`.
    pub(super) fn multiply(&self, windows: StridedRows<'_>, add: bool, out: &mut [f32]) {
        assert_eq!(out.len(), windows.starts.len() * self.columns);
        if !out.is_empty() {
            tiles::multiply(self, windows, add, out);
        }
    }

    /// Adds the product of `factor` and this matrix to `out`.
    pub(super) fn add_transposed(&self, factor: Transposed<'_>, out: &mut [f32]) {
        assert_eq!(out.len(), factor.columns * self.columns);
        if !out.is_empty() {
            tiles::multiply_transposed(self, factor, out);
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

    #[test]
    fn products_with_a_transposed_factor_match_slow_loops() {
        // More rows than a block.
        for (rows, inner, columns) in [(1, 3, 5), (13, 300, 70), (8, 20, 32)] {
            let stride = rows + 3;
            let (left, right) = (random(inner * stride, 1), random(inner * columns, 2));
            let slow = |place: usize| {
                let (row, column) = (place / columns, place % columns);
                let term = |k: usize| {
                    f64::from(left[k * stride + row]) * f64::from(right[k * columns + column])
                };
                0.5 + (0..inner).map(term).sum::<f64>()
            };
            let expected: Vec<f64> = (0..rows * columns).map(slow).collect();
            let factor = Transposed {
                values: &left,
                stride,
                columns: rows,
            };
            let mut out = vec![0.5; rows * columns];
            Packed::new(&right, [inner, columns]).add_transposed(factor, &mut out);
            assert_close(&out, &expected, 1e-4, "sum");
        }
    }
}
