//! Gram matrix of rows.

use multiversion::multiversion;

/// Values per step of a dot product; rows are zero-padded to a multiple of it.
const LANES: usize = 32;

/// Contiguous rows of equal length.
pub(super) struct PaddedRows {
    values: Vec<f32>,
    width: usize,
}

impl PaddedRows {
    pub(super) fn new(rows: impl IntoIterator<Item = Vec<f32>>) -> Self {
        let (mut values, mut width) = (Vec::new(), 0);
        for row in rows {
            width = row.len().next_multiple_of(LANES);
            values.extend_from_slice(&row);
            values.resize(values.len() + width - row.len(), 0.0);
        }
        Self { values, width }
    }

    /// Padded length of a row.
    pub(super) const fn width(&self) -> usize {
        self.width
    }

    pub(super) fn row(&self, index: usize) -> &[f32] {
        &self.values[index * self.width..][..self.width]
    }

    /// The dot products of all pairs of rows, row-major.
    pub(super) fn gram(&self) -> Vec<f32> {
        let count = self.values.len() / self.width.max(1);
        let mut gram = vec![0.0; count * count];
        products(&self.values, self.width, &mut gram);
        for row in 0..count {
            for column in row + 1..count {
                gram[row * count + column] = gram[column * count + row];
            }
        }
        gram
    }
}

/// The lower triangle.
#[multiversion(targets("x86_64+avx2+fma"))]
fn products(values: &[f32], width: usize, gram: &mut [f32]) {
    let rows: Vec<&[f32]> = values.chunks_exact(width.max(1)).collect();
    for (index, (row, out)) in rows
        .iter()
        .zip(gram.chunks_exact_mut(rows.len().max(1)))
        .enumerate()
    {
        for (other, out) in rows[..=index].iter().zip(out) {
            *out = inner(row, other);
        }
    }
}

/// The dot product of two rows of [`PaddedRows`].
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    inner(a, b)
}

#[inline(always)]
fn inner(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    for (a, b) in a
        .as_chunks::<LANES>()
        .0
        .iter()
        .zip(b.as_chunks::<LANES>().0)
    {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum()
}
