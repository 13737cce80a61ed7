//! The configuration of a network, and its fixed sizes.

use super::architecture::Architecture;
#[cfg(feature = "cli")]
use super::comparison::ComparisonConfig;

/// The side length of every convolution and pooling window, in frames and bands.
pub(crate) const WINDOW: usize = 3;
/// Stride of the entry convolution and of the pooling.
pub(crate) const STRIDE: usize = 2;
/// Added to the variance of the states before the square root, whose gradient it limits to 160.
pub(crate) const VARIANCE_EPSILON: f32 = 1e-5;

/// The length of an axis after a window of 3 with stride 2 and no padding; 0 if the window does not fit.
pub(crate) const fn strided(length: usize) -> usize {
    if length < WINDOW {
        0
    } else {
        (length - WINDOW) / STRIDE + 1
    }
}

/// The number of steps of `frames` log-mel frames.
#[must_use]
pub(crate) const fn steps(frames: usize) -> usize {
    strided(strided(frames))
}

/// The configuration of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetworkConfig {
    /// The architecture of the trunk.
    pub architecture: Architecture,
    /// Number of convolution blocks, 1 to 6, the first without residual connection (Table 4); or of transformer blocks.
    pub blocks: usize,
    /// Number of labels.
    pub classes: usize,
    /// Whether the network has attention over time; otherwise it uses the last outputs of the GRU (Table 2).
    pub attention: bool,
    /// Whether the second half of the embedding is the attention-weighted standard deviation of the states. Requires
    /// attention.
    pub deviation: bool,
    /// Whether both directions of the GRU share one set of weights, as in the implementation of the paper.
    pub tied: bool,
}

impl NetworkConfig {
    /// The model of the paper for `classes` labels with `blocks` blocks.
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

    /// The configuration of a network of Table 5; its layers are the blocks.
    #[cfg(feature = "cli")]
    #[must_use]
    pub fn comparison(&self) -> Option<ComparisonConfig> {
        let network = self.architecture.comparison()?;
        Some(ComparisonConfig::new(network, self.blocks, self.classes))
    }

    /// The size of the embedding, the input of the classifier: that of a state, or twice that with the deviation of the
    /// states.
    #[must_use]
    pub const fn embedding_size(&self) -> usize {
        let states = self.architecture.state_size();
        if self.deviation { 2 * states } else { states }
    }
}
