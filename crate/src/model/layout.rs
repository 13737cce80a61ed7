//! The names and shapes of the tensors of a model. All other modules use this definition.

use std::ops::RangeInclusive;

use super::architecture::{Architecture, EncoderSize, GRU_UNITS};
#[cfg(feature = "cli")]
use super::comparison::{ComparisonConfig, SEGMENT_SCALING, SEGMENT_WIDTH, comparison_shapes};
use super::config::NetworkConfig;
use crate::frontend::WHISPER_BANDS;

/// The valid numbers of convolution blocks.
pub(super) const BLOCKS: RangeInclusive<usize> = 1..=6;

pub(super) const FEATURES_MEAN: &str = "features.mean";
pub(super) const FEATURES_STD: &str = "features.std";
/// Files of earlier versions may have this tensor. It is ignored.
pub(super) const FEATURES_NEUTRAL: &str = "features.neutral";
/// The mean and the standard deviation of the embedding over the training utterances; a file has both or neither.
pub(crate) const EMBEDDING: [&str; 2] = ["embedding.mean", "embedding.std"];
pub(super) const ATTENTION: &str = "attention.weight";
pub(super) const CLASSIFIER_INPUT: &str = "classifier.hidden.weight";
pub(super) const BACKWARD_GRU: &str = "gru.backward.input.weight";

/// The shapes of these tensors give the sizes of a transformer encoder.
pub(super) const ENCODER_WIDTH: &str = "conv1.weight";
pub(super) const ENCODER_HIDDEN: &str = "blocks.0.mlp.hidden.weight";

const BANDS: usize = crate::frontend::MEL_BANDS;
const ENTRY_CHANNELS: usize = 32;
const CHANNELS: usize = 64;
const EXPANDED_CHANNELS: usize = 128;
/// The number of bands after an unpadded 3x3 convolution and an unpadded 3x3 pooling of 128 bands, both with stride 2.
const POOLED_BANDS: usize = ((BANDS - 3) / 2 + 1 - 3) / 2 + 1;
const CLASSIFIER_UNITS: usize = 64;

/// The tensors of a trunk, the part of the network before attention: names and shapes in the order of the computation.
///
/// For the separable network, convolution weights are (out, in, time, band), and a flattened time step is indexed by
/// `band * 64 + channel`. The rows of the GRU are reset, update and candidate, 128 each. A tied GRU uses the same
/// weights in both directions; an untied one has its own `gru.backward.*`.
#[must_use]
pub(crate) fn trunk_shapes(
    architecture: Architecture,
    blocks: usize,
    tied: bool,
) -> Vec<(String, Vec<usize>)> {
    if let Some(size) = architecture.encoder() {
        return encoder_shapes(blocks, size);
    }
    #[cfg(feature = "cli")]
    if architecture.comparison().is_some() {
        return Vec::new();
    }
    let mut shapes = Vec::new();
    let mut add = |name: &str, shape: &[usize]| shapes.push((name.to_owned(), shape.to_vec()));

    add(FEATURES_MEAN, &[BANDS]);
    add(FEATURES_STD, &[BANDS]);
    add("entry.weight", &[ENTRY_CHANNELS, 1, 3, 3]);
    add("entry.bias", &[ENTRY_CHANNELS]);
    for block in 0..blocks {
        let (input, expanded) = if block == 0 {
            (ENTRY_CHANNELS, CHANNELS)
        } else {
            (CHANNELS, EXPANDED_CHANNELS)
        };
        let mut add = |part: &str, shape: &[usize]| add(&format!("blocks.{block}.{part}"), shape);
        add("expand.weight", &[expanded, input, 1, 1]);
        add("expand.bias", &[expanded]);
        add("depthwise.weight", &[expanded, 1, 3, 3]);
        add("project.weight", &[CHANNELS, expanded, 1, 1]);
        add("project.bias", &[CHANNELS]);
    }
    let directions: &[&str] = if tied {
        &["gru"]
    } else {
        &["gru", "gru.backward"]
    };
    for direction in directions {
        let mut add = |part: &str, shape: &[usize]| add(&format!("{direction}.{part}"), shape);
        add("input.weight", &[3 * GRU_UNITS, POOLED_BANDS * CHANNELS]);
        add("hidden.weight", &[3 * GRU_UNITS, GRU_UNITS]);
        add("bias", &[3 * GRU_UNITS]);
    }
    shapes
}

/// The tensors of a Whisper encoder without its head, by the names of this crate. Weights are (out, in) or (out, in,
/// tap); the rows of `qkv` are queries, keys and values.
fn encoder_shapes(blocks: usize, size: EncoderSize) -> Vec<(String, Vec<usize>)> {
    let EncoderSize { width, hidden, .. } = size;
    let mut shapes = vec![
        (FEATURES_MEAN.to_owned(), vec![WHISPER_BANDS]),
        (FEATURES_STD.to_owned(), vec![WHISPER_BANDS]),
    ];
    let mut layer = |name: &str, weight: &[usize]| {
        let outputs = weight.iter().take(1).copied().collect();
        shapes.push((format!("{name}.weight"), weight.to_vec()));
        shapes.push((format!("{name}.bias"), outputs));
    };
    layer("conv1", &[width, WHISPER_BANDS, 3]);
    layer("conv2", &[width, width, 3]);
    for block in 0..blocks {
        let mut layer = |part: &str, weight: &[usize]| {
            layer(&format!("blocks.{block}.{part}"), weight);
        };
        layer("attention.norm", &[width]);
        layer("attention.qkv", &[3 * width, width]);
        layer("attention.out", &[width, width]);
        layer("mlp.norm", &[width]);
        layer("mlp.hidden", &[hidden, width]);
        layer("mlp.out", &[width, hidden]);
    }
    shapes
}

/// Whether a tensor is a weight of a trunk: not of the head, and not a standardization.
#[cfg(feature = "cli")]
pub(crate) fn is_of_trunk(name: &str) -> bool {
    !["features.", "attention.", "embedding.", "classifier."]
        .iter()
        .any(|part| name.starts_with(part))
}

/// All required tensors of a network: those of its trunk and its head. States and
/// embeddings have the forward units first, then the backward units; the second half of an embedding with deviation has
/// the same order. `embedding.mean` and `embedding.std`, `[embedding size]`, are optional.
#[must_use]
pub fn expected_shapes(config: NetworkConfig) -> Vec<(String, Vec<usize>)> {
    #[cfg(feature = "cli")]
    if let Some(config) = config.comparison() {
        return comparison(config);
    }
    let mut shapes = trunk_shapes(config.architecture, config.blocks, config.tied);
    shapes.extend(head_shapes(config));
    shapes
}

/// The required tensors after the trunk: attention and the classifier.
#[must_use]
pub(crate) fn head_shapes(config: NetworkConfig) -> Vec<(String, Vec<usize>)> {
    let mut shapes = Vec::new();
    let mut add = |name: &str, shape: &[usize]| shapes.push((name.to_owned(), shape.to_vec()));
    if config.attention {
        add(ATTENTION, &[config.architecture.state_size()]);
    }
    let embedding = config.embedding_size();
    add(CLASSIFIER_INPUT, &[CLASSIFIER_UNITS, embedding]);
    add("classifier.hidden.bias", &[CLASSIFIER_UNITS]);
    add("classifier.prelu.weight", &[CLASSIFIER_UNITS]);
    let output = [config.classes, CLASSIFIER_UNITS];
    add("classifier.output.weight", &output);
    add("classifier.output.bias", &[config.classes]);
    shapes
}

/// A network of Table 5, with the constants of its features.
#[cfg(feature = "cli")]
fn comparison(config: ComparisonConfig) -> Vec<(String, Vec<usize>)> {
    let mut shapes = vec![
        (FEATURES_MEAN.to_owned(), vec![BANDS]),
        (FEATURES_STD.to_owned(), vec![BANDS]),
    ];
    if config.network.in_segments() {
        shapes.extend(SEGMENT_SCALING.map(|name| (name.to_owned(), vec![SEGMENT_WIDTH])));
    }
    shapes.extend(comparison_shapes(config));
    shapes
}

/// The number of trainable parameters: all tensors except the standardization of features and embedding.
#[must_use]
pub fn parameter_count(config: NetworkConfig) -> usize {
    trainable(&expected_shapes(config))
}

impl NetworkConfig {
    /// The number of trainable parameters.
    #[must_use]
    pub fn parameters(&self) -> usize {
        parameter_count(*self)
    }
}

/// The number of trainable parameters among tensors of these shapes.
pub(super) fn trainable(shapes: &[(String, Vec<usize>)]) -> usize {
    shapes
        .iter()
        .filter(|(name, _)| !is_constant(name))
        .map(|(_, shape)| shape.iter().product::<usize>())
        .sum()
}

/// Whether the tensor is not trained.
fn is_constant(name: &str) -> bool {
    #[cfg(feature = "cli")]
    if super::comparison::is_constant(name) {
        return true;
    }
    name.starts_with("features.")
}

/// The number of blocks according to the tensor names: the highest index plus one.
pub(super) fn blocks_named<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    names
        .filter_map(|name| name.strip_prefix("blocks."))
        .filter_map(|rest| rest.split('.').next()?.parse::<usize>().ok())
        .filter(|block| *block < *BLOCKS.end())
        .map(|block| block + 1)
        .max()
        .unwrap_or(*BLOCKS.start())
}
