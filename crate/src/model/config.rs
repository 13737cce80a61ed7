//! The configuration of a network, and the sizes that are the same in all of them.

use super::architecture::Architecture;

/// Side of every convolution and pooling window, in frames and bands.
pub(crate) const WINDOW: usize = 3;
/// Stride of the entry convolution and of the pooling.
pub(crate) const STRIDE: usize = 2;
/// Added to the variance of the states before its square root, whose slope it keeps below 160.
pub(crate) const VARIANCE_EPSILON: f32 = 1e-5;

/// Length of an axis after a window of 3 with stride 2 and no padding; 0 where the window does not fit.
pub(crate) const fn strided(length: usize) -> usize {
    if length < WINDOW {
        0
    } else {
        (length - WINDOW) / STRIDE + 1
    }
}

/// Steps that the network makes of `frames` frames of log-mel.
#[must_use]
pub const fn steps(frames: usize) -> usize {
    strided(strided(frames))
}

/// A network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetworkConfig {
    /// The trunk.
    pub architecture: Architecture,
    /// Convolution blocks, 1 to 6, the first of which has no residual (Table 4); or transformer blocks.
    pub blocks: usize,
    /// Labels to tell apart.
    pub classes: usize,
    /// Attention over time, or else the GRU's last outputs (Table 2).
    pub attention: bool,
    /// Whether the attention-weighted standard deviation of the states is the second half of the embedding, after their
    /// mean. Only with attention.
    pub deviation: bool,
    /// One set of GRU weights for both directions, as in the paper's program.
    pub tied: bool,
}

impl NetworkConfig {
    /// The paper's model for `classes` labels with `blocks` blocks.
    #[must_use]
    pub const fn paper(blocks: usize, classes: usize) -> Self {
        Self {
            architecture: Architecture::SeparableBigru,
            blocks,
            classes,
            attention: true,
            deviation: false,
            tied: true,
        }
    }

    /// Length of the embedding, the input of the classifier: that of a state, or twice that with the deviation of the
    /// states.
    #[must_use]
    pub const fn embedding_size(&self) -> usize {
        let states = self.architecture.state_size();
        if self.deviation { 2 * states } else { states }
    }
}
