//! The three comparison networks and their sizes.

use serde::{Deserialize, Serialize};

/// A network of Table 5 of Zhong et al. (2020) other than the proposed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComparisonNetwork {
    /// 3-D attention-based convolutional recurrent network (Chen et al. 2018).
    #[serde(rename = "3d-acrnn")]
    Acrnn,
    /// Dilated residual network with multi-head self-attention (Li et al. 2019).
    #[serde(rename = "drn")]
    Drn,
    /// Convolutional recurrent network with binary weights (Zhao et al. 2019).
    #[serde(rename = "bcrnn")]
    Bcrnn,
}

/// Residual stages of DRN.
const STAGES: usize = 4;

impl ComparisonNetwork {
    /// All networks, in the order of the table.
    pub const ALL: [Self; 3] = [Self::Acrnn, Self::Drn, Self::Bcrnn];

    /// The name in model files and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Acrnn => "3d-acrnn",
            Self::Drn => "drn",
            Self::Bcrnn => "bcrnn",
        }
    }

    /// The name in tables.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Acrnn => "3D-ACRNN",
            Self::Drn => "DRN",
            Self::Bcrnn => "BCRNN",
        }
    }

    /// The network with this [name](Self::name).
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|network| network.name() == name)
    }

    /// Whether the input is segments of 3 s instead of a whole utterance.
    #[must_use]
    pub const fn in_segments(self) -> bool {
        !matches!(self, Self::Drn)
    }

    /// The number of convolution layers, or of residual stages, for a corpus (as in `--corpus`). Five layers are best
    /// on Emo-DB and six on IEMOCAP (Chen et al. 2018, Table I); other corpora use six.
    #[must_use]
    pub fn layers(self, corpus: &str) -> usize {
        match self {
            Self::Drn => STAGES,
            Self::Acrnn | Self::Bcrnn if corpus == "emodb" => 5,
            Self::Acrnn | Self::Bcrnn => 6,
        }
    }

    /// The size of the input of the classifier.
    #[must_use]
    pub const fn state_size(self) -> usize {
        match self {
            Self::Acrnn | Self::Bcrnn => 256,
            Self::Drn => 512,
        }
    }
}

/// The configuration of a comparison network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComparisonConfig {
    /// The network.
    pub network: ComparisonNetwork,
    /// Convolution layers, 2 to 6; for DRN its four residual stages.
    pub layers: usize,
    /// Number of labels.
    pub classes: usize,
    /// Divides the numbers of feature maps and units: 1 for the published network, 8 for a small network in tests.
    pub divisor: usize,
}

impl ComparisonConfig {
    /// The published network.
    #[must_use]
    pub const fn new(network: ComparisonNetwork, layers: usize, classes: usize) -> Self {
        Self {
            network,
            layers,
            classes,
            divisor: 1,
        }
    }
}
