//! One dispatch of a network, and the buffers between dispatches.

use super::kernels::Kernel;

/// A buffer that a kernel reads or writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BufferName {
    /// Standardized log-mel, `frames x bands`.
    Features,
    /// The expansion within a block; in an encoder the output of the first convolution, queries, keys and values, and
    /// the hidden units of a block.
    Expanded,
    /// The output of the first block, the input of the pooling.
    FirstBlock,
    /// The feature map between blocks: `steps x 31 x 64`; in an encoder the residual stream, `steps x width`.
    FeatureMap,
    /// The input projection of the GRU gates.
    Projected,
    /// `steps x 256`; in an encoder the output of self-attention, `steps x width`.
    States,
    /// The number of the call, the embedding, the attention.
    Output,
}

/// One dispatch.
pub(super) struct Dispatch {
    pub kernel: Kernel,
    pub weights: Vec<f32>,
    pub from: BufferName,
    pub to: BufferName,
}
