//! The sizes of the buffers between kernels.

use super::kernels::{CHANNELS, ENTRY_BANDS, ENTRY_CHANNELS, EXPANDED, GATES, POOLED_BANDS};
use super::shape::{Lines, Shape};
use crate::frontend::{MAX_FRAMES, MEL_BANDS, WHISPER_BANDS};
use crate::model::{EncoderSize, GRU_UNITS, NetworkConfig};

/// The output of the entry convolution is not stored; the buffers hold its expansion, which has more channels.
const _: () = assert!(ENTRY_CHANNELS < CHANNELS);
/// The number of values in a buffer that the network does not use: a binding must not be empty.
const UNUSED: usize = 4;

/// The name and the number of values of each buffer, in the order of [`BufferName`](super::layer::BufferName), for the
/// maximum input length.
pub(super) fn place_sizes(config: NetworkConfig) -> [(&'static str, usize); 7] {
    let longest = Shape::longest(config.architecture);
    let steps = longest.steps();
    let output = 1 + config.embedding_size() + steps;
    if let Some(EncoderSize { width, hidden, .. }) = config.architecture.encoder() {
        let expanded = (MAX_FRAMES * width).max(steps * hidden.max(3 * width));
        return [
            ("features", MAX_FRAMES * WHISPER_BANDS),
            ("expanded", expanded),
            ("unused", UNUSED),
            ("residual stream", steps * width),
            ("unused", UNUSED),
            ("attended", steps * width),
            ("output", output),
        ];
    }
    let sets = if config.tied { 1 } else { 2 };
    let first_block = longest.lines(Lines::Entry) * ENTRY_BANDS * CHANNELS;
    let expanded = steps * POOLED_BANDS * EXPANDED;
    [
        ("features", MAX_FRAMES * MEL_BANDS),
        ("expanded", first_block.max(expanded)),
        ("first block", first_block),
        ("feature map", steps * POOLED_BANDS * CHANNELS),
        ("projected", steps * sets * GATES),
        ("states", steps * 2 * GRU_UNITS),
        ("output", output),
    ]
}
