//! Processes equal pieces of a buffer in parallel where threads are available.

use std::mem::MaybeUninit;

/// Calls `each(index, piece)` for every piece of `length` values of `out`.
pub(super) fn for_each_piece<T: Send>(
    out: &mut [T],
    length: usize,
    each: impl Fn(usize, &mut [T]) + Send + Sync,
) {
    if length == 0 {
        return;
    }
    #[cfg(feature = "cli")]
    {
        use rayon::prelude::*;
        out.par_chunks_mut(length)
            .enumerate()
            .for_each(|(index, piece)| each(index, piece));
    }
    #[cfg(not(feature = "cli"))]
    for (index, piece) in out.chunks_mut(length).enumerate() {
        each(index, piece);
    }
}

/// A buffer of `count` values, of which `each(index, piece)` fills pieces of `length` zeros in parallel. Each thread
/// writes the zeros of its pieces, instead of one thread all of them.
pub(super) fn filled(
    count: usize,
    length: usize,
    each: impl Fn(usize, &mut [f32]) + Send + Sync,
) -> Vec<f32> {
    let mut values = Vec::with_capacity(count);
    let length = length.max(1);
    for_each_piece(
        &mut values.spare_capacity_mut()[..count],
        length,
        |index, piece| {
            piece.fill(MaybeUninit::new(0.0));
            #[expect(
                unsafe_code,
                reason = "the standard library has no safe way to fill a vector in parallel"
            )]
            // SAFETY: all values of the piece were written.
            each(index, unsafe { piece.assume_init_mut() });
        },
    );
    #[expect(
        unsafe_code,
        reason = "the standard library has no safe way to fill a vector in parallel"
    )]
    // SAFETY: the capacity is sufficient, and the pieces, which were all written, cover the first `count` values.
    unsafe {
        values.set_len(count);
    }
    values
}

/// The size of equal blocks of at most `largest` rows, in an even number, for processors with two cores.
#[cfg(feature = "cli")]
pub(super) fn block(rows: usize, largest: usize) -> usize {
    let blocks = rows.div_ceil(largest).next_multiple_of(2);
    rows.div_ceil(blocks.max(1)).max(1)
}

/// Calls `each(index, pieces)` for every index, with one piece of each buffer. Piece lengths differ between buffers;
/// the number of pieces is the same.
pub(super) fn for_each_pieces<const N: usize>(
    outs: [&mut [f32]; N],
    lengths: [usize; N],
    each: impl Fn(usize, [&mut [f32]; N]) + Send + Sync,
) {
    let mut lengths = lengths.into_iter();
    let mut chunks = outs.map(|out| out.chunks_mut(lengths.next().unwrap_or(1).max(1)));
    let mut pieces = Vec::new();
    loop {
        let next = chunks.each_mut().map(Iterator::next);
        if next.iter().any(Option::is_none) {
            break;
        }
        pieces.push(next.map(Option::unwrap_or_default));
    }
    #[cfg(feature = "cli")]
    {
        use rayon::prelude::*;
        let pieces = pieces.into_par_iter().enumerate();
        pieces.for_each(|(index, pieces)| each(index, pieces));
    }
    #[cfg(not(feature = "cli"))]
    for (index, pieces) in pieces.into_iter().enumerate() {
        each(index, pieces);
    }
}

/// Sums the values that `each(index, sum)` adds to a buffer of `length` zeros, over all indices below `count`.
///
/// The sum is taken in index order for any number of threads, so that training is reproducible bit for bit.
#[cfg(feature = "train")]
pub(super) fn sum_over(
    count: usize,
    length: usize,
    each: impl Fn(usize, &mut [f32]) + Send + Sync,
) -> Vec<f32> {
    let partial = filled(count * length, length, each);
    const PIECE: usize = 1 << 14;
    filled(length, PIECE, |index, sum| {
        for part in partial.chunks_exact(length) {
            for (total, value) in sum.iter_mut().zip(&part[index * PIECE..]) {
                *total += value;
            }
        }
    })
}
