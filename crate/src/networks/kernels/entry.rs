//! The windows of the entry convolution, one row of nine values each.

use crate::model::{STRIDE, WINDOW, strided};

/// Writes the windows of one utterance (`frames x bands`) to `out` (`frames' x bands' x 9`).
pub(super) fn patches(input: &[f32], bands: usize, out: &mut [f32]) {
    let width = strided(bands);
    let values = WINDOW * WINDOW;
    for (row, out) in out.chunks_exact_mut(width * values).enumerate() {
        for (column, out) in out.chunks_exact_mut(values).enumerate() {
            let first = row * STRIDE * bands + column * STRIDE;
            for (line, out) in out.chunks_exact_mut(WINDOW).enumerate() {
                out.copy_from_slice(&input[first + line * bands..][..WINDOW]);
            }
        }
    }
}
