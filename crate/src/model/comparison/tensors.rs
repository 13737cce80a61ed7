//! Names and shapes of the tensors.
//!
//! Weights are (out, in), (out, in, tap) or (out, in, time, band). The rows of an LSTM are its input, forget, candidate
//! and output gates. `running_mean` and `running_variance` are constants of a batch normalization.

use super::network::{ComparisonConfig, ComparisonNetwork};

/// Bands of a segment.
pub(crate) const SEGMENT_BANDS: usize = 40;
/// Channels of a segment: static, delta, delta-delta.
pub(crate) const SEGMENT_CHANNELS: usize = 3;
/// Bands after the pooling by 4.
const POOLED_BANDS: usize = SEGMENT_BANDS / 4;
/// The kernel of the two-dimensional convolutions: time, band.
const KERNEL: [usize; 2] = [5, 3];

/// Bands of the standardized log-mel.
const BANDS: usize = crate::frontend::MEL_BANDS;
/// Taps of the first convolution of DRN.
const ENTRY_TAPS: usize = 10;
const ENTRY_MAPS: usize = 32;
/// The residual stages of DRN: maps, taps of the convolution before the stage, taps of the blocks.
const STAGES: [[usize; 3]; 4] = [[64, 2, 5], [128, 2, 5], [256, 1, 3], [512, 1, 3]];
/// Residual blocks of each stage of DRN.
const BLOCKS_OF_STAGE: usize = 2;
const LSTM_LAYERS: usize = 2;

/// Tensors in the order of the computation.
struct TensorList {
    all: Vec<(String, Vec<usize>)>,
    /// Divides the numbers of maps and units.
    divisor: usize,
}

impl TensorList {
    fn add(&mut self, name: String, shape: &[usize]) {
        self.all.push((name, shape.to_vec()));
    }

    /// The number of feature maps or units after division.
    const fn of(&self, width: usize) -> usize {
        width / self.divisor
    }

    /// Weight and bias.
    fn layer(&mut self, name: &str, shape: &[usize]) {
        self.add(format!("{name}.weight"), shape);
        let outputs = shape.first().copied().unwrap_or(0);
        self.add(format!("{name}.bias"), &[outputs]);
    }

    fn batch_norm(&mut self, name: &str, width: usize) {
        for part in ["weight", "bias", "running_mean", "running_variance"] {
            self.add(format!("{name}.{part}"), &[width]);
        }
    }

    fn lstm(&mut self, name: &str, input: usize, units: usize) {
        self.add(format!("{name}.input.weight"), &[4 * units, input]);
        self.add(format!("{name}.hidden.weight"), &[4 * units, units]);
        self.add(format!("{name}.bias"), &[4 * units]);
    }
}

/// The tensors of a network, without the constants of its features: names and shapes in the order of the computation.
#[must_use]
pub(crate) fn comparison_shapes(config: ComparisonConfig) -> Vec<(String, Vec<usize>)> {
    let mut tensors = TensorList {
        all: Vec::new(),
        divisor: config.divisor,
    };
    match config.network {
        ComparisonNetwork::Acrnn | ComparisonNetwork::Bcrnn => of_segments(config, &mut tensors),
        ComparisonNetwork::Drn => drn(config, &mut tensors),
    }
    tensors.all
}

/// Mean and standard deviation of each channel and band of the segments.
pub(crate) const SEGMENT_SCALING: [&str; 2] = ["segments.mean", "segments.std"];
/// Values of one frame of a segment.
pub(crate) const SEGMENT_WIDTH: usize = SEGMENT_CHANNELS * SEGMENT_BANDS;

/// 3D-ACRNN and BCRNN. BCRNN has no bias where a batch normalization follows, and no attention.
fn of_segments(config: ComparisonConfig, tensors: &mut TensorList) {
    let binary = config.network == ComparisonNetwork::Bcrnn;
    let [time, band] = KERNEL;
    let mut input = SEGMENT_CHANNELS;
    for layer in 0..config.layers {
        let maps = tensors.of(if layer == 0 { 128 } else { 256 });
        let shape = [maps, input, time, band];
        let name = format!("conv.{layer}");
        if binary {
            tensors.add(format!("{name}.weight"), &shape);
            tensors.batch_norm(&format!("{name}.norm"), maps);
        } else {
            tensors.layer(&name, &shape);
        }
        input = maps;
    }
    let [linear, units] = [tensors.of(768), tensors.of(128)];
    let shape = [linear, POOLED_BANDS * input];
    if binary {
        tensors.add("projection.weight".to_owned(), &shape);
    } else {
        tensors.layer("projection", &shape);
    }
    tensors.batch_norm("projection.norm", linear);
    for direction in ["forward", "backward"] {
        tensors.lstm(&format!("lstm.{direction}"), linear, units);
    }
    if !binary {
        tensors.add("attention.weight".to_owned(), &[2 * units]);
    }
    let dense = tensors.of(64);
    tensors.layer("classifier.hidden", &[dense, 2 * units]);
    tensors.layer("classifier.output", &[config.classes, dense]);
}

fn drn(config: ComparisonConfig, tensors: &mut TensorList) {
    let mut input = tensors.of(ENTRY_MAPS);
    tensors.layer("entry", &[input, BANDS, ENTRY_TAPS]);
    for (stage, [maps, change, taps]) in STAGES.into_iter().enumerate() {
        let maps = tensors.of(maps);
        tensors.layer(&format!("transitions.{stage}"), &[maps, input, change]);
        for block in 0..BLOCKS_OF_STAGE {
            for part in ["first", "second"] {
                let name = format!("stages.{stage}.{block}.{part}");
                tensors.add(format!("{name}.weight"), &[maps, maps, taps]);
                tensors.batch_norm(&format!("{name}.norm"), maps);
            }
        }
        input = maps;
    }
    for part in ["query", "key", "value", "output"] {
        tensors.layer(&format!("attention.{part}"), &[input, input]);
    }
    tensors.layer("attention.norm", &[input]);
    for layer in 0..LSTM_LAYERS {
        tensors.lstm(&format!("lstm.{layer}"), input, input);
    }
    let dense = tensors.of(200);
    tensors.layer("classifier.hidden", &[dense, input]);
    tensors.layer("classifier.second", &[dense, dense]);
    tensors.layer("classifier.output", &[config.classes, dense]);
}

/// Whether the tensor is a constant that training does not update by its gradient.
pub(crate) fn is_constant(name: &str) -> bool {
    name.starts_with("segments.")
        || name.ends_with(".running_mean")
        || name.ends_with(".running_variance")
}

/// Whether the weights of the tensor are -1 or 1 in a model file.
pub(crate) fn is_binary(network: ComparisonNetwork, name: &str) -> bool {
    network == ComparisonNetwork::Bcrnn
        && name.ends_with(".weight")
        && (name == "projection.weight" || (name.starts_with("conv.") && !name.contains(".norm.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameter_counts_match_the_specification() {
        let count =
            |network, layers, classes| ComparisonConfig::new(network, layers, classes).parameters();
        use ComparisonNetwork::{Acrnn, Bcrnn, Drn};
        assert_eq!([4, 7].map(|k| count(Acrnn, 6, k)), [7_334_724, 7_334_919]);
        assert_eq!([4, 7].map(|k| count(Acrnn, 5, k)), [6_351_428, 6_351_623]);
        assert_eq!([4, 7].map(|k| count(Drn, 4, k)), [9_969_364, 9_969_967]);
        assert_eq!([4, 7].map(|k| count(Bcrnn, 6, k)), [7_335_108, 7_335_303]);
        assert_eq!([4, 7].map(|k| count(Bcrnn, 5, k)), [6_351_556, 6_351_751]);
    }

    #[test]
    fn the_convolutions_and_the_projection_of_bcrnn_are_binary() {
        let binary = |network| {
            let config = ComparisonConfig::new(network, 5, 7);
            let all = comparison_shapes(config).into_iter();
            let binary = all.filter(|(name, _)| is_binary(network, name));
            binary
                .map(|(_, shape)| shape.iter().product::<usize>())
                .sum::<usize>()
        };
        assert_eq!(binary(ComparisonNetwork::Bcrnn), 5_412_480);
        assert_eq!(binary(ComparisonNetwork::Acrnn), 0);
    }
}
