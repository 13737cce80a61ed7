//! The layout of a packed matrix.

use crate::inference::cpu::lanes::LANES;
use crate::networks::kernels::parallel::for_each_piece;

/// Groups of columns of a panel.
pub(super) const GROUPS: usize = 2;
/// Columns of a panel.
pub(super) const WIDTH: usize = GROUPS * LANES;

/// One row of a panel, aligned to cache lines.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct PanelRow(pub [[f32; LANES]; GROUPS]);

/// The right factor of products.
pub(in crate::networks::kernels) struct Packed {
    /// Columns beyond the last are 0.
    pub(super) panels: Vec<Vec<PanelRow>>,
    pub(super) rows: usize,
    pub(super) columns: usize,
}

impl Packed {
    /// Packs `values`, `rows x columns`.
    pub(in crate::networks::kernels) fn new(values: &[f32], [rows, columns]: [usize; 2]) -> Self {
        Self::from_rows([rows, columns], |row| {
            Some(&values[row * columns..][..columns])
        })
    }

    /// Packs the rows that `row` returns; `None` is a row of zeros.
    pub(in crate::networks::kernels) fn from_rows<'a>(
        [rows, columns]: [usize; 2],
        row: impl Fn(usize) -> Option<&'a [f32]> + Send + Sync,
    ) -> Self {
        Self::from_panels([rows, columns], |first, panel| {
            panel.extend((0..rows).map(|index| {
                let mut line = PanelRow([[0.0; LANES]; GROUPS]);
                let values = row(index).map_or(&[][..], |values| &values[first..]);
                let out = line.0.as_flattened_mut();
                if let Some(whole) = values.first_chunk::<WIDTH>() {
                    out.copy_from_slice(whole);
                } else {
                    out[..values.len()].copy_from_slice(values);
                }
                line
            }));
        })
    }

    /// Packs the transpose of `values`, which is `columns x rows`.
    pub(in crate::networks::kernels) fn transposed(
        values: &[f32],
        [columns, rows]: [usize; 2],
    ) -> Self {
        Self::from_panels([rows, columns], |first, panel| {
            panel.resize(rows, PanelRow([[0.0; LANES]; GROUPS]));
            let values = values.chunks_exact(rows).skip(first).take(WIDTH);
            for (column, values) in values.enumerate() {
                for (line, value) in panel.iter_mut().zip(values) {
                    line.0[column / LANES][column % LANES] = *value;
                }
            }
        })
    }

    /// Fills the panels, in parallel if there are many values. `fill` receives the index of the first column.
    fn from_panels(
        [rows, columns]: [usize; 2],
        fill: impl Fn(usize, &mut Vec<PanelRow>) + Send + Sync,
    ) -> Self {
        const MANY: usize = 1 << 17;
        let mut panels = vec![Vec::new(); columns.div_ceil(WIDTH)];
        let piece = if rows * columns < MANY {
            panels.len()
        } else {
            1
        };
        for_each_piece(&mut panels, piece, |index, panels| {
            for (offset, panel) in panels.iter_mut().enumerate() {
                panel.reserve_exact(rows);
                fill((index * piece + offset) * WIDTH, panel);
            }
        });
        Self {
            panels,
            rows,
            columns,
        }
    }
}
