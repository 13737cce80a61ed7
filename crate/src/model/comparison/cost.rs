//! Parameters, stored bytes and multiply-adds.

use super::network::{ComparisonConfig, ComparisonNetwork};
use super::tensors::{comparison_shapes, is_binary, is_constant};

/// Steps of a segment of 300 frames after the pooling by 2.
const SEGMENT_STEPS: usize = 150;
/// Positions of the first convolution and of the others: frames or steps times bands.
const POSITIONS: [usize; 2] = [300 * 40, SEGMENT_STEPS * 10];
/// Frames of 3 s. The next two are the steps after each of the two convolutions of DRN with stride 2.
const FRAMES: usize = 301;
const HALF: usize = FRAMES / 2;
const QUARTER: usize = HALF / 2;

impl ComparisonConfig {
    /// The number of trainable parameters.
    #[must_use]
    pub fn parameters(self) -> usize {
        let all = comparison_shapes(self).into_iter();
        all.filter(|(name, _)| !is_constant(name))
            .map(|(_, shape)| shape.iter().product::<usize>())
            .sum()
    }

    /// Bytes of the parameters: one bit for each binary weight, single precision for the others. The running statistics
    /// of a batch normalization fold into its other two values.
    #[must_use]
    pub fn stored_bytes(self) -> usize {
        let all = comparison_shapes(self).into_iter();
        all.filter(|(name, _)| !is_constant(name))
            .map(|(name, shape)| {
                let count = shape.iter().product::<usize>();
                if is_binary(self.network, &name) {
                    count.div_ceil(8)
                } else {
                    4 * count
                }
            })
            .sum()
    }

    /// Multiply-adds of the matrix products and convolutions for 3 s of speech: a segment of 300 frames, or 301 frames
    /// of a whole utterance.
    #[must_use]
    pub fn multiply_adds(self) -> usize {
        let all = comparison_shapes(self).into_iter();
        all.filter(|(name, shape)| name.ends_with(".weight") && shape.len() > 1)
            .map(|(name, shape)| times(self.network, &name) * shape.iter().product::<usize>())
            .sum::<usize>()
            + self.attention()
    }

    /// Products of states with states or with a vector.
    fn attention(self) -> usize {
        match self.network {
            // Scores and weighted sum.
            ComparisonNetwork::Acrnn => 2 * SEGMENT_STEPS * 256 / self.divisor,
            ComparisonNetwork::Drn => 2 * QUARTER * QUARTER * 512 / self.divisor,
            ComparisonNetwork::Bcrnn => 0,
        }
    }
}

/// The number of positions at which a weight is used.
fn times(network: ComparisonNetwork, name: &str) -> usize {
    let part = |prefix: &str| name.starts_with(prefix);
    match network {
        _ if part("classifier.") => 1,
        ComparisonNetwork::Acrnn | ComparisonNetwork::Bcrnn if part("conv.0.") => POSITIONS[0],
        ComparisonNetwork::Acrnn | ComparisonNetwork::Bcrnn if part("conv.") => POSITIONS[1],
        ComparisonNetwork::Acrnn | ComparisonNetwork::Bcrnn => SEGMENT_STEPS,
        ComparisonNetwork::Drn if part("entry.") => FRAMES,
        ComparisonNetwork::Drn if part("transitions.0.") || part("stages.0.") => HALF,
        ComparisonNetwork::Drn => QUARTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_bytes_of_the_specification() {
        let bytes = |network, layers, classes| {
            ComparisonConfig::new(network, layers, classes).stored_bytes()
        };
        use ComparisonNetwork::{Acrnn, Bcrnn, Drn};
        assert_eq!([4, 7].map(|k| bytes(Bcrnn, 5, k)), [4_432_864, 4_433_644]);
        assert_eq!([4, 7].map(|k| bytes(Bcrnn, 6, k)), [4_557_792, 4_558_572]);
        assert_eq!(bytes(Acrnn, 5, 7), 4 * 6_351_623);
        assert_eq!(bytes(Drn, 4, 7), 4 * 9_969_967);
    }

    #[test]
    fn multiply_adds_of_the_specification() {
        let millions = |network, layers| {
            (ComparisonConfig::new(network, layers, 7).multiply_adds() as f64 / 1e6).round()
                as usize
        };
        assert_eq!(millions(ComparisonNetwork::Acrnn, 5), 5663);
        assert_eq!(millions(ComparisonNetwork::Acrnn, 6), 7137);
        assert_eq!(millions(ComparisonNetwork::Bcrnn, 5), 5663);
        assert_eq!(millions(ComparisonNetwork::Drn, 4), 757);
    }
}
