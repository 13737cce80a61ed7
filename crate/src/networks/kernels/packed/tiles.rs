//! The tiles of products with a [`Packed`] matrix. Their sums stay in registers, with a line of the panel and one input.

use super::matrix::{GROUPS, Packed, PanelRow, WIDTH};
use crate::inference::cpu::lanes::LANES;
use crate::inference::cpu::vector::{Fused, Simd, Vector, has_fma};
#[cfg(target_arch = "x86_64")]
use crate::inference::cpu::vector::{Wide, has_avx512};
use multiversion::multiversion;

/// Vectors of a row of a panel, where a vector does not hold a whole group.
const PARTS: usize = GROUPS * Vector::PER_GROUP;

/// A left factor whose rows consist of parts of equal length.
#[derive(Clone, Copy)]
pub(in crate::networks::kernels) struct StridedRows<'a> {
    pub values: &'a [f32],
    /// The index of the first value of each row.
    pub starts: &'a [usize],
    pub parts: usize,
    /// The distance between the starts of consecutive parts.
    pub stride: usize,
}

/// A left factor that is the transpose of a row-major matrix.
#[derive(Clone, Copy)]
pub(in crate::networks::kernels) struct Transposed<'a> {
    pub values: &'a [f32],
    /// The distance between the rows of the matrix.
    pub stride: usize,
    /// Columns of the matrix, which are the rows of the factor.
    pub columns: usize,
}

impl<'a> StridedRows<'a> {
    /// Rows that consist of one part.
    pub(in crate::networks::kernels) const fn rows(values: &'a [f32], starts: &'a [usize]) -> Self {
        Self {
            values,
            starts,
            parts: 1,
            stride: 0,
        }
    }
}

/// Writes the product to `out`, or adds it if `add`.
#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
pub(super) fn multiply(rhs: &Packed, lhs: StridedRows<'_>, add: bool, out: &mut [f32]) {
    let rhs = Rows::all(rhs);
    #[cfg(target_arch = "x86_64")]
    if has_avx512!() {
        return tiles::<Wide, GROUPS, 8, true>(rhs, lhs, add, out);
    }
    if has_fma!() {
        tiles::<Fused, PARTS, 3, true>(rhs, lhs, add, out);
    } else {
        tiles::<Vector, PARTS, 3, false>(rhs, lhs, add, out);
    }
}

/// Adds the product to `out`.
#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
pub(super) fn multiply_transposed(rhs: &Packed, lhs: Transposed<'_>, out: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if has_avx512!() {
        return blocks::<Wide, GROUPS, 8, true>(rhs, lhs, out);
    }
    if has_fma!() {
        blocks::<Fused, PARTS, 3, true>(rhs, lhs, out);
    } else {
        blocks::<Vector, PARTS, 3, false>(rhs, lhs, out);
    }
}

/// Consecutive rows of a packed matrix.
#[derive(Clone, Copy)]
struct Rows<'a> {
    packed: &'a Packed,
    first: usize,
    count: usize,
}

impl<'a> Rows<'a> {
    #[inline(always)]
    fn all(packed: &'a Packed) -> Self {
        Self {
            packed,
            first: 0,
            count: packed.rows,
        }
    }

    #[inline(always)]
    fn panel(self, index: usize) -> &'a [PanelRow] {
        &self.packed.panels[index][self.first..][..self.count]
    }
}

/// The left factor of a product.
trait LeftFactor: Copy {
    /// The product of `ROWS` rows from `first` on and a panel, in `N` vectors for each row.
    fn sums<V: Simd, const N: usize, const ROWS: usize, const FMA: bool>(
        self,
        first: usize,
        panel: &[PanelRow],
    ) -> [[V; N]; ROWS];
}

impl LeftFactor for StridedRows<'_> {
    #[inline(always)]
    fn sums<V: Simd, const N: usize, const ROWS: usize, const FMA: bool>(
        self,
        first: usize,
        panel: &[PanelRow],
    ) -> [[V; N]; ROWS] {
        let starts = &self.starts[first..][..ROWS];
        let length = panel.len() / self.parts;
        let mut sums = [[V::ZERO; N]; ROWS];
        for (part, panel) in panel.chunks_exact(length).enumerate() {
            let mut inputs = [self.values; ROWS];
            for row in 0..ROWS {
                inputs[row] = &self.values[starts[row] + part * self.stride..][..length];
            }
            for (place, line) in panel.iter().enumerate() {
                let line = vectors::<V, N>(line);
                for row in 0..ROWS {
                    add_product::<V, N, FMA>(&mut sums[row], inputs[row][place], line);
                }
            }
        }
        sums
    }
}

/// The columns of a block of rows of a matrix, in the order of access.
#[derive(Clone, Copy)]
struct PackedColumns<'a> {
    /// `[tile][row][column of the tile]`
    values: &'a [f32],
    /// Columns of a tile.
    width: usize,
}

impl LeftFactor for PackedColumns<'_> {
    #[inline(always)]
    fn sums<V: Simd, const N: usize, const ROWS: usize, const FMA: bool>(
        self,
        first: usize,
        panel: &[PanelRow],
    ) -> [[V; N]; ROWS] {
        let mut sums = [[V::ZERO; N]; ROWS];
        let values = self.values[first * panel.len()..].chunks_exact(self.width);
        for (line, values) in panel.iter().zip(values) {
            let values = &values[..ROWS];
            let line = vectors::<V, N>(line);
            for row in 0..ROWS {
                add_product::<V, N, FMA>(&mut sums[row], values[row], line);
            }
        }
        sums
    }
}

/// The vectors of a row of a panel.
#[inline(always)]
fn vectors<V: Simd, const N: usize>(line: &PanelRow) -> [V; N] {
    let mut vectors = [V::ZERO; N];
    for (index, vector) in vectors.iter_mut().enumerate() {
        *vector = V::part(&line.0[index / V::PER_GROUP], index % V::PER_GROUP);
    }
    vectors
}

#[inline(always)]
fn add_product<V: Simd, const N: usize, const FMA: bool>(
    sums: &mut [V; N],
    value: f32,
    line: [V; N],
) {
    let value = V::splat(value);
    for (sum, weights) in sums.iter_mut().zip(line) {
        *sum = value.multiply_add::<FMA>(weights, *sum);
    }
}

/// Adds the product of a transposed factor, over blocks of rows of both matrices that fit the L1 cache.
#[inline(always)]
fn blocks<V: Simd, const N: usize, const LARGEST: usize, const FMA: bool>(
    rhs: &Packed,
    lhs: Transposed<'_>,
    out: &mut [f32],
) {
    const BLOCK: usize = 256;
    let mut columns = Vec::new();
    for first in (0..rhs.rows).step_by(BLOCK) {
        let count = BLOCK.min(rhs.rows - first);
        columns.clear();
        for column in (0..lhs.columns).step_by(LARGEST) {
            let width = LARGEST.min(lhs.columns - column);
            for row in first..first + count {
                let values = &lhs.values[row * lhs.stride + column..][..width];
                let mut tile = [0.0; LARGEST];
                if let Some(whole) = values.first_chunk() {
                    tile = *whole;
                } else {
                    tile[..width].copy_from_slice(values);
                }
                columns.extend_from_slice(&tile);
            }
        }
        let lhs = PackedColumns {
            values: &columns,
            width: LARGEST,
        };
        let rhs = Rows {
            packed: rhs,
            first,
            count,
        };
        tiles::<V, N, LARGEST, FMA>(rhs, lhs, true, out);
    }
}

/// Tiles of at most `LARGEST` rows and one panel, in `N` vectors for each row.
#[inline(always)]
fn tiles<V: Simd, const N: usize, const LARGEST: usize, const FMA: bool>(
    rhs: Rows<'_>,
    lhs: impl LeftFactor,
    add: bool,
    out: &mut [f32],
) {
    let columns = rhs.packed.columns;
    for index in 0..columns.div_ceil(WIDTH) {
        let panel = rhs.panel(index);
        let first = index * WIDTH;
        let width = WIDTH.min(columns - first);
        for (tile, out) in out.chunks_mut(LARGEST * columns).enumerate() {
            macro_rules! tile_of {
                ($($length:literal)*) => {
                    match out.len() / columns {
                        $($length if $length <= LARGEST => {
                            let sums = lhs.sums::<V, N, $length, FMA>(tile * LARGEST, panel);
                            for (out, sums) in out.chunks_mut(columns).zip(sums) {
                                write(sums, add, &mut out[first..][..width]);
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

/// Writes or adds the sums of a row to `out`, which has as many columns as the panel, or fewer in the last one.
#[inline(always)]
fn write<V: Simd, const N: usize>(sums: [V; N], add: bool, out: &mut [f32]) {
    if let Ok(row) = out.try_into() {
        return write_whole(sums, add, row);
    }
    let mut row = [0.0; WIDTH];
    row[..out.len()].copy_from_slice(out);
    write_whole(sums, add, &mut row);
    out.copy_from_slice(&row[..out.len()]);
}

#[inline(always)]
fn write_whole<V: Simd, const N: usize>(sums: [V; N], add: bool, out: &mut [f32; WIDTH]) {
    let (groups, _) = out.as_chunks_mut::<LANES>();
    for (index, sum) in sums.into_iter().enumerate() {
        let group = &mut groups[index / V::PER_GROUP];
        let part = index % V::PER_GROUP;
        let sum = if add {
            sum.plus(V::part(group, part))
        } else {
            sum
        };
        sum.put(group, part);
    }
}
