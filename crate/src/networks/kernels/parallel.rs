//! Processes equal pieces of a buffer in parallel where threads are available.

/// Calls `each(index, piece)` for every piece of `length` values of `out`.
pub(super) fn for_each_piece(
    out: &mut [f32],
    length: usize,
    each: impl Fn(usize, &mut [f32]) + Send + Sync,
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
    let mut partial = vec![0.0; count * length];
    for_each_piece(&mut partial, length, each);
    let mut sum = vec![0.0; length];
    const PIECE: usize = 1 << 14;
    for_each_piece(&mut sum, PIECE, |index, sum| {
        for part in partial.chunks_exact(length) {
            for (total, value) in sum.iter_mut().zip(&part[index * PIECE..]) {
                *total += value;
            }
        }
    });
    sum
}
