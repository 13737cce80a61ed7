//! The valid lengths of the rows, and the masks derived from them.

use super::attribute::Attribute;
use super::graph::{Element, Graph, Value};
use crate::model::{STRIDE, WINDOW};

/// The size of an axis of a tensor, `[1]`.
pub(super) fn axis(graph: &mut Graph, value: &Value, axis: i64) -> Value {
    let from_to = [
        Attribute::Int("start", axis),
        Attribute::Int("end", axis + 1),
    ];
    graph.add_with("Shape", &[value], &from_to)
}

/// The integers from 0 to a length `[1]`, exclusive.
pub(super) fn numbers(graph: &mut Graph, length: &Value) -> Value {
    let (start, one) = (graph.int(0), graph.int(1));
    let no_axes = graph.ints(&[]);
    let length = graph.add("Reshape", &[length, &no_axes]);
    graph.add("Range", &[&start, &length, &one])
}

/// The validity mask of an axis of this length. The axes of the result are the batch, axes of length 1 before the axis
/// in `axes`, the axis itself, and axes of length 1 after it.
pub(super) fn valid(
    graph: &mut Graph,
    valid: &Value,
    length: &Value,
    [before, after]: [usize; 2],
) -> Value {
    let numbers = numbers(graph, length);
    let place: Vec<i64> = [vec![1; 1 + before], vec![-1], vec![1; after]].concat();
    let place = graph.ints(&place);
    let numbers = graph.add("Reshape", &[&numbers, &place]);
    let rows: Vec<i64> = [vec![-1], vec![1; before + 1 + after]].concat();
    let rows = graph.ints(&rows);
    let valid = graph.add("Reshape", &[valid, &rows]);
    graph.add("Less", &[&numbers, &valid])
}

/// 1 in the valid part of a feature map `[batch, channels, time, bands]`, 0 elsewhere: `[batch, 1, time, 1]`.
pub(super) fn feature_map_mask(graph: &mut Graph, lengths: &Value, feature_map: &Value) -> Value {
    let time = axis(graph, feature_map, 2);
    let mask = valid(graph, lengths, &time, [1, 1]);
    cast(graph, &mask, Element::Float)
}

/// The lengths after a window of 3 with stride 2 and no padding.
pub(super) fn strided(graph: &mut Graph, lengths: &Value) -> Value {
    let [window, stride, one] = [WINDOW as i64, STRIDE as i64, 1].map(|number| graph.int(number));
    let span = graph.add("Sub", &[lengths, &window]);
    let strides = graph.add("Div", &[&span, &stride]);
    graph.add("Add", &[&strides, &one])
}

pub(super) fn cast(graph: &mut Graph, value: &Value, to: Element) -> Value {
    graph.add_with("Cast", &[value], &[Attribute::Int("to", to as i64)])
}
