//! Matrix products on the CPU with the crate `gemm`, over blocks of rows in parallel. burn-flex uses the same crate but
//! fills the output twice on one thread first, which took a fifth of a training step.

#[cfg(feature = "cli")]
use super::packed::{Packed, StridedRows, Transposed};
#[cfg(feature = "cli")]
use super::parallel::block;
use super::parallel::filled;
#[cfg(feature = "train")]
use super::parallel::sum_over;

/// A row-major matrix, or the transpose of one.
#[derive(Clone, Copy)]
pub(super) struct MatrixView<'a> {
    values: &'a [f32],
    rows: usize,
    columns: usize,
    transposed: bool,
}

impl<'a> MatrixView<'a> {
    /// `values` has `rows * columns`.
    pub(super) fn new(values: &'a [f32], [rows, columns]: [usize; 2]) -> Self {
        assert_eq!(values.len(), rows * columns);
        Self {
            values,
            rows,
            columns,
            transposed: false,
        }
    }

    #[cfg(feature = "train")]
    pub(super) fn transposed(self) -> Self {
        Self {
            rows: self.columns,
            columns: self.rows,
            transposed: !self.transposed,
            ..self
        }
    }

    /// Number of rows.
    pub(super) fn height(self) -> usize {
        self.rows
    }

    /// Up to `count` rows from `first` on, of a matrix that is not transposed.
    fn rows(self, first: usize, count: usize) -> Self {
        let rows = count.min(self.rows - first);
        let values = &self.values[first * self.columns..][..rows * self.columns];
        Self::new(values, [rows, self.columns])
    }

    /// Row stride and column stride.
    fn strides(self) -> [isize; 2] {
        if self.transposed {
            [1, self.rows.cast_signed()]
        } else {
            [self.columns.cast_signed(), 1]
        }
    }
}

/// Below this number of rows, `gemm` divides the product by columns as well.
const FEW_ROWS: usize = 2048;

/// `lhs rhs`. `finish` receives each block of whole rows while it is in the cache.
pub(super) fn product(
    lhs: MatrixView<'_>,
    rhs: MatrixView<'_>,
    finish: impl Fn(&mut [f32]) + Send + Sync,
) -> Vec<f32> {
    // Large enough to justify a thread and small enough for the cache of a core.
    const MULTIPLY_ADDS: usize = 1 << 22;
    #[cfg(feature = "cli")]
    if !lhs.transposed && rhs.rows * rhs.columns >= PACKED_VALUES {
        return packed_product(lhs, rhs, finish);
    }
    if lhs.rows <= FEW_ROWS {
        let mut out = vec![0.0; lhs.rows * rhs.columns];
        multiply(lhs, rhs, &mut out, Threads::All);
        finish(&mut out);
        return out;
    }
    let rows = (MULTIPLY_ADDS / (lhs.columns * rhs.columns).max(1)).clamp(256, 4096);
    filled(lhs.rows * rhs.columns, rows * rhs.columns, |piece, out| {
        multiply(lhs.rows(piece * rows, rows), rhs, out, Threads::This);
        finish(out);
    })
}

/// `lhs^T rhs`, and the sum of the rows of `rhs`. Neither factor may be transposed.
#[cfg(feature = "train")]
pub(super) fn product_of_transposed(
    lhs: MatrixView<'_>,
    rhs: MatrixView<'_>,
) -> (Vec<f32>, Vec<f32>) {
    let size = lhs.columns * rhs.columns;
    // Large results have enough rows for all threads; partial sums of blocks would take longer.
    const LARGE: usize = 1 << 17;
    #[cfg(feature = "cli")]
    if size >= LARGE && rhs.columns >= PACKED_COLUMNS {
        let mut rows_sum = vec![0.0; rhs.columns];
        super::bias::add_rows(rhs.values, &mut rows_sum);
        return (packed_product_of_transposed(lhs, rhs), rows_sum);
    }
    let add = |lhs: MatrixView<'_>, rhs: MatrixView<'_>, sum: &mut [f32], threads| {
        let (product, rows_sum) = sum.split_at_mut(size);
        multiply(lhs.transposed(), rhs, product, threads);
        super::bias::add_rows(rhs.values, rows_sum);
    };
    let mut sum = if lhs.rows <= FEW_ROWS || size >= LARGE {
        let mut sum = vec![0.0; size + rhs.columns];
        add(lhs, rhs, &mut sum, Threads::All);
        sum
    } else {
        let rows = (lhs.rows / 16).clamp(256, 4096);
        sum_over(lhs.rows.div_ceil(rows), size + rhs.columns, |piece, sum| {
            let (lhs, rhs) = (lhs.rows(piece * rows, rows), rhs.rows(piece * rows, rows));
            add(lhs, rhs, sum, Threads::This);
        })
    };
    let rows_sum = sum.split_off(size);
    (sum, rows_sum)
}

/// The minimum number of values of a second factor that is packed. Smaller factors gain little, and in tests, without
/// optimization, `gemm` is faster.
#[cfg(feature = "cli")]
const PACKED_VALUES: usize = 1 << 19;

/// The minimum number of columns of a packed matrix; with fewer, too much of a panel is padding.
#[cfg(feature = "cli")]
const PACKED_COLUMNS: usize = 24;

#[cfg(feature = "cli")]
fn packed(matrix: MatrixView<'_>) -> Packed {
    if matrix.transposed {
        Packed::transposed(matrix.values, [matrix.columns, matrix.rows])
    } else {
        Packed::new(matrix.values, [matrix.rows, matrix.columns])
    }
}

/// [`product`] with a packed second factor, which takes less time than `gemm`. `lhs` must not be transposed.
#[cfg(feature = "cli")]
fn packed_product(
    lhs: MatrixView<'_>,
    rhs: MatrixView<'_>,
    finish: impl Fn(&mut [f32]) + Send + Sync,
) -> Vec<f32> {
    let block = block(lhs.rows, 256);
    let packed = packed(rhs);
    let starts: Vec<usize> = (0..lhs.rows).map(|row| row * lhs.columns).collect();
    filled(lhs.rows * rhs.columns, block * rhs.columns, |piece, out| {
        let starts = &starts[piece * block..][..out.len() / rhs.columns];
        packed.multiply(StridedRows::rows(lhs.values, starts), false, out);
        finish(out);
    })
}

/// [`product_of_transposed`] with a packed second factor.
#[cfg(all(feature = "cli", feature = "train"))]
fn packed_product_of_transposed(lhs: MatrixView<'_>, rhs: MatrixView<'_>) -> Vec<f32> {
    /// Columns of `lhs` that one thread processes at a time.
    const COLUMNS: usize = 64;
    let packed = packed(rhs);
    let size = lhs.columns * rhs.columns;
    filled(size, COLUMNS * rhs.columns, |piece, out| {
        let factor = Transposed {
            values: &lhs.values[piece * COLUMNS..],
            stride: lhs.columns,
            columns: out.len() / rhs.columns,
        };
        packed.add_transposed(factor, out);
    })
}

/// Which threads compute a product.
#[derive(Clone, Copy)]
enum Threads {
    All,
    This,
}

impl From<Threads> for gemm::Parallelism {
    fn from(threads: Threads) -> Self {
        match threads {
            #[cfg(feature = "cli")]
            Threads::All => Self::Rayon(0),
            _ => Self::None,
        }
    }
}

/// Writes `lhs rhs` into `out`, row by row.
fn multiply(lhs: MatrixView<'_>, rhs: MatrixView<'_>, out: &mut [f32], threads: Threads) {
    assert_eq!(lhs.columns, rhs.rows);
    assert_eq!(out.len(), lhs.rows * rhs.columns);
    let [lhs_row, lhs_column] = lhs.strides();
    let [rhs_row, rhs_column] = rhs.strides();
    #[expect(
        unsafe_code,
        reason = "no crate has products that are as fast and take slices"
    )]
    // SAFETY: `Matrix` has `rows * columns` values and its strides stay within them; `out` has the same size and is
    // borrowed exclusively.
    unsafe {
        gemm::gemm(
            lhs.rows,
            rhs.columns,
            lhs.columns,
            out.as_mut_ptr(),
            1,
            rhs.columns.cast_signed(),
            false,
            lhs.values.as_ptr(),
            lhs_column,
            lhs_row,
            rhs.values.as_ptr(),
            rhs_column,
            rhs_row,
            0.0f32,
            1.0f32,
            false,
            false,
            false,
            threads.into(),
        );
    }
}

#[cfg(all(test, feature = "train"))]
mod tests {
    use super::*;
    use crate::random::Generator;

    /// Integers whose products and sums `f32` represents exactly.
    fn whole_numbers(count: usize, seed: u64) -> Vec<f32> {
        let mut generator = Generator::new(seed);
        let number = || generator.below(9) as f32 - 4.0;
        std::iter::repeat_with(number).take(count).collect()
    }

    fn slow(lhs: MatrixView<'_>, rhs: MatrixView<'_>) -> Vec<f32> {
        let at = |matrix: MatrixView<'_>, row: usize, column: usize| {
            let [along, across] = matrix.strides().map(isize::cast_unsigned);
            matrix.values[row * along + column * across]
        };
        let mut out = Vec::new();
        for row in 0..lhs.rows {
            for column in 0..rhs.columns {
                let terms = (0..lhs.columns).map(|k| at(lhs, row, k) * at(rhs, k, column));
                out.push(terms.sum());
            }
        }
        out
    }

    #[test]
    fn pieces_of_a_product_are_the_product() {
        for rows in [300, 4099] {
            let (lhs, rhs) = (whole_numbers(rows * 6, 1), whole_numbers(5 * 6, 2));
            let lhs = MatrixView::new(&lhs, [rows, 6]);
            let rhs = MatrixView::new(&rhs, [5, 6]).transposed();
            let mut expected = slow(lhs, rhs);
            assert_eq!(product(lhs, rhs, |_| {}), expected);
            expected.iter_mut().for_each(|value| *value += 1.0);
            let add_one = |rows: &mut [f32]| rows.iter_mut().for_each(|value| *value += 1.0);
            assert_eq!(product(lhs, rhs, add_one), expected);
        }
    }

    #[test]
    fn packed_products_match_unpacked_ones() {
        let (rows, inner, columns) = (1030, 500, 300);
        let (a, b) = (
            whole_numbers(rows * inner, 5),
            whole_numbers(rows * columns, 6),
        );
        let (lhs, rhs) = (
            MatrixView::new(&a, [rows, inner]),
            MatrixView::new(&b, [rows, columns]),
        );
        let (received, sums) = product_of_transposed(lhs, rhs);
        let by_gemm = |lhs: MatrixView<'_>, rhs: MatrixView<'_>| {
            let mut out = vec![0.0; lhs.rows * rhs.columns];
            multiply(lhs, rhs, &mut out, Threads::All);
            out
        };
        assert_eq!(received, by_gemm(lhs.transposed(), rhs));
        assert_eq!(sums.iter().sum::<f32>(), b.iter().sum::<f32>());
        let c = whole_numbers(columns * inner, 7);
        for rhs in [
            MatrixView::new(&c, [inner, columns]),
            MatrixView::new(&c, [columns, inner]).transposed(),
        ] {
            assert_eq!(packed_product(lhs, rhs, |_| {}), by_gemm(lhs, rhs));
        }
    }

    #[test]
    fn a_transposed_factor_is_summed_over_all_pieces() {
        for rows in [300, 4099] {
            let (lhs, rhs) = (whole_numbers(rows * 6, 3), whole_numbers(rows * 5, 4));
            let lhs = MatrixView::new(&lhs, [rows, 6]);
            let rhs = MatrixView::new(&rhs, [rows, 5]);
            let ones = vec![1.0; rows];
            let sums = slow(MatrixView::new(&ones, [1, rows]), rhs);
            let expected = (slow(lhs.transposed(), rhs), sums);
            assert_eq!(product_of_transposed(lhs, rhs), expected);
        }
    }
}
