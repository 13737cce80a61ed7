//! Which tensors a model has, under which names and in which shapes. The one place that says so.

use std::ops::RangeInclusive;

use super::ModelCard;

/// How many convolution blocks a network may have.
pub const BLOCKS: RangeInclusive<usize> = 1..=6;

pub(super) const FEATURES_MEAN: &str = "features.mean";
pub(super) const FEATURES_STD: &str = "features.std";
/// The neutral voice of the training speakers, `[128]`; a file may lack it.
pub(super) const FEATURES_NEUTRAL: &str = "features.neutral";
pub(super) const ATTENTION: &str = "attention.weight";
pub(super) const BACKWARD_GRU: &str = "gru.backward.input.weight";

const BANDS: usize = crate::features::MEL_BANDS;
const ENTRY_CHANNELS: usize = 32;
const CHANNELS: usize = 64;
const EXPANDED_CHANNELS: usize = 128;
/// Bands left of 128 after an unpadded 3x3 convolution and an unpadded 3x3 pooling, both of stride 2.
const POOLED_BANDS: usize = ((BANDS - 3) / 2 + 1 - 3) / 2 + 1;
const GRU_UNITS: usize = 128;
const CLASSIFIER_UNITS: usize = 64;

/// Every tensor of a network: name and shape, in the order in which the sound passes through them.
///
/// Convolution weights are (out, in, time, band). A flattened time step is indexed by `band * 64 + channel`. The GRU's
/// rows are reset, update, candidate, of 128 each; a tied GRU runs the same weights in both directions, an untied one
/// has its own `gru.backward.*`. Attention and the classifier's input are forward units first, then backward ones.
#[must_use]
pub fn expected_shapes(
    blocks: usize,
    tied: bool,
    attention: bool,
    classes: usize,
) -> Vec<(String, Vec<usize>)> {
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
    if attention {
        add(ATTENTION, &[2 * GRU_UNITS]);
    }
    add(
        "classifier.hidden.weight",
        &[CLASSIFIER_UNITS, 2 * GRU_UNITS],
    );
    add("classifier.hidden.bias", &[CLASSIFIER_UNITS]);
    add("classifier.prelu.weight", &[CLASSIFIER_UNITS]);
    add("classifier.output.weight", &[classes, CLASSIFIER_UNITS]);
    add("classifier.output.bias", &[classes]);
    shapes
}

/// The [`expected_shapes`] of a model's network, and that of the neutral voice where the model `has` it.
pub(super) fn shapes_of(card: &ModelCard, has: impl Fn(&str) -> bool) -> Vec<(String, Vec<usize>)> {
    let mut shapes = expected_shapes(card.blocks, card.tied, card.attention, card.labels.len());
    if has(FEATURES_NEUTRAL) {
        shapes.push((FEATURES_NEUTRAL.to_owned(), vec![BANDS]));
    }
    shapes
}

/// How many numbers training may change: all tensors but the standardising of the features.
#[must_use]
pub fn parameter_count(blocks: usize, tied: bool, attention: bool, classes: usize) -> usize {
    expected_shapes(blocks, tied, attention, classes)
        .iter()
        .filter(|(name, _)| !name.starts_with("features."))
        .map(|(_, shape)| shape.iter().product::<usize>())
        .sum()
}

/// The number of blocks that a set of tensor names speaks of: one more than the highest block named.
pub(super) fn blocks_named<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    names
        .filter_map(|name| name.strip_prefix("blocks."))
        .filter_map(|rest| rest.split('.').next()?.parse::<usize>().ok())
        .filter(|block| *block < *BLOCKS.end())
        .map(|block| block + 1)
        .max()
        .unwrap_or(*BLOCKS.start())
}
