//! The features of the network: the middle 7 s of a log-mel, the level, standardization.

use super::attribute::Attribute;
use super::graph::{Graph, Value};
use super::lengths;
use crate::error::Error;
use crate::frontend::MAX_FRAMES;
use crate::model::ModelFile;

/// Below all log-mel values, dB.
const NOTHING: f32 = -1e30;

/// Standardized features of the middle 7 s at the level of the model, 0 for padding, and the number of valid frames.
pub(super) fn features(
    graph: &mut Graph,
    model: &ModelFile,
    (log_mel, frames): (Value, Value),
) -> Result<(Value, Value), Error> {
    graph.scope("features");
    let (mut values, frames) = middle(graph, &log_mel, &frames);
    if let Some(level) = model.card.loudest_db {
        let loudest = loudest(graph, &values, &frames);
        let level = graph.float(level);
        let shift = graph.add("Sub", &[&level, &loudest]);
        values = graph.add("Add", &[&values, &shift]);
    }
    let standardization = model.standardization()?;
    let bands = [standardization.mean.len()];
    let mean = graph.tensor("features.mean", &bands, &standardization.mean);
    let std = graph.tensor("features.std", &bands, &standardization.std);
    let centred = graph.add("Sub", &[&values, &mean]);
    let values = graph.add("Div", &[&centred, &std]);
    let valid = valid_frames(graph, &values, &frames);
    let zero = graph.float(0.0);
    Ok((graph.add("Where", &[&valid, &values, &zero]), frames))
}

/// The middle frames of each row and their number.
fn middle(graph: &mut Graph, values: &Value, frames: &Value) -> (Value, Value) {
    let (most, two, one) = (graph.int(MAX_FRAMES as i64), graph.int(2), graph.int(1));
    let kept = graph.add("Min", &[frames, &most]);
    let surplus = graph.add("Sub", &[frames, &kept]);
    let first = graph.add("Div", &[&surplus, &two]);
    let longest = lengths::axis(graph, values, 1);
    let last = graph.add("Sub", &[&longest, &one]);
    let width = graph.add("Min", &[&longest, &most]);
    let numbers = lengths::numbers(graph, &width);
    let column = graph.ints(&[-1, 1]);
    let first = graph.add("Reshape", &[&first, &column]);
    let places = graph.add("Add", &[&first, &numbers]);
    let places = graph.add("Min", &[&places, &last]);
    let axis = graph.ints(&[2]);
    let places = graph.add("Unsqueeze", &[&places, &axis]);
    let of_row = Attribute::Int("batch_dims", 1);
    (
        graph.add_with("GatherND", &[values, &places], &[of_row]),
        kept,
    )
}

/// The maximum over the valid frames of each row, `[batch, 1, 1]`.
pub(super) fn loudest(graph: &mut Graph, values: &Value, frames: &Value) -> Value {
    let valid = valid_frames(graph, values, frames);
    let nothing = graph.float(NOTHING);
    let values = graph.add("Where", &[&valid, values, &nothing]);
    let axes = Attribute::Ints("axes", vec![1, 2]);
    graph.add_with("ReduceMax", &[&values], &[axes])
}

fn valid_frames(graph: &mut Graph, values: &Value, frames: &Value) -> Value {
    let length = lengths::axis(graph, values, 1);
    lengths::valid(graph, frames, &length, [0, 1])
}
