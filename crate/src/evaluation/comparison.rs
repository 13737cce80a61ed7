//! Folds and predictions for the networks of Table 5.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fold::example;
use crate::corpora::Utterance;
use crate::error::Error;
use crate::frontend::LogMel;
use crate::model::{ComparisonConfig, ComparisonNetwork, ModelFile, TensorData32};
use crate::networks::comparison::{Acrnn, Bcrnn, Drn, SegmentFrontend};
use crate::training::{Example, Fold, predictions};
use burn::prelude::Device;

/// The fold with segments as examples. In the training part, each segment is an example; in the other parts, an example
/// has all segments of an utterance. The standardization of the segments is fitted on the training part.
pub(super) fn segmented(fold: &Fold) -> Result<(Fold, SegmentFrontend), Error> {
    let frontend = SegmentFrontend::fit(fold.train.iter().filter_map(Example::log_mel))?;
    let mut train = Vec::new();
    for example in &fold.train {
        for (index, segment) in segments(&frontend, example)?.into_iter().enumerate() {
            train.push(example.with_segments(segment, index == 0));
        }
    }
    let whole = |examples: &[Example]| -> Result<Vec<Example>, Error> {
        let joined = |example| joined(&frontend, example);
        examples.iter().map(joined).collect()
    };
    let fold = Fold {
        train,
        validation: whole(&fold.validation)?,
        validation_normalized: Vec::new(),
        test: whole(&fold.test)?,
        standardization: fold.standardization.clone(),
    };
    Ok((fold, frontend))
}

fn segments(frontend: &SegmentFrontend, example: &Example) -> Result<Vec<Arc<[f32]>>, Error> {
    frontend.segments(example.log_mel().unwrap_or_default())
}

/// All segments of an utterance as one example.
fn joined(frontend: &SegmentFrontend, example: &Example) -> Result<Example, Error> {
    let segments = segments(frontend, example)?;
    Ok(example.with_segments(segments.concat().into(), true))
}

/// The logits of utterances from the model file of a network of Table 5.
pub(super) fn logits(
    model: &ModelFile,
    config: ComparisonConfig,
    members: &[(&Utterance, &LogMel)],
    device: &Device,
) -> Result<Vec<Vec<f32>>, Error> {
    let standardization = model.standardization()?;
    let examples = members
        .iter()
        .map(|(utterance, log_mel)| example(utterance, log_mel, &standardization))
        .collect::<Result<Vec<Example>, Error>>()?;
    let tensors = &model.tensors;
    match config.network {
        ComparisonNetwork::Drn => predictions(
            &Drn::from_tensors(config, tensors, device)?,
            &examples,
            device,
        ),
        ComparisonNetwork::Acrnn => {
            let network = Acrnn::from_tensors(config, tensors, device)?;
            predictions(&network, &in_segments(tensors, &examples)?, device)
        }
        ComparisonNetwork::Bcrnn => {
            let network = Bcrnn::from_tensors(config, tensors, device)?;
            predictions(&network, &in_segments(tensors, &examples)?, device)
        }
    }
}

fn in_segments(
    tensors: &BTreeMap<String, TensorData32>,
    examples: &[Example],
) -> Result<Vec<Example>, Error> {
    let frontend = SegmentFrontend::from_tensors(tensors)?;
    let joined = |example| joined(&frontend, example);
    examples.iter().map(joined).collect()
}
