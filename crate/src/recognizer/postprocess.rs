//! From the output of the network to the result.

use super::input::{Input, milliseconds};
use super::{Classification, Timing, argmax, decision};
use crate::error::Error;
use crate::inference::cpu::Output;
use crate::model::ModelCard;
use web_time::Instant;

/// The result of a model with this card; `network_began` is the start time of the network.
pub(super) fn classification(
    card: &ModelCard,
    input: &Input,
    network_began: Instant,
    output: Output,
) -> Result<Classification, Error> {
    let Output {
        logits,
        attention,
        embedding,
    } = output;
    let classes = card.labels.len();
    let mut values = logits.iter().chain(&attention).chain(&embedding);
    if logits.len() != classes || values.any(|value| !value.is_finite()) {
        return Err(Error::device(format!(
            "{} logits for {classes} labels, possibly with values that are not finite",
            logits.len()
        )));
    }
    let probabilities = decision::probabilities(&logits, card.temperature);
    let best = argmax(&probabilities);
    let now = Instant::now();
    Ok(Classification {
        label: card.labels[best].clone(),
        confidence: probabilities[best],
        unsure: decision::unsure(input.speech_seconds, probabilities[best], card.unsure_below),
        probabilities: card.labels.iter().cloned().zip(probabilities).collect(),
        attention,
        embedding,
        step_seconds: card.architecture.step_seconds(),
        start_seconds: input.start_seconds,
        start: input.part.0,
        end: input.part.1,
        timing: Timing {
            model: milliseconds(network_began, now),
            total: milliseconds(input.began, now),
            ..input.timing
        },
    })
}
