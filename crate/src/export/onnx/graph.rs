//! A graph of operators, built in topological order.

use std::collections::BTreeSet;

use super::attribute::Attribute;
use super::proto::ProtoMessage;

/// The scopes of the blocks of a network.
pub(super) const BLOCK_SCOPES: [&str; 6] = [
    "block_0", "block_1", "block_2", "block_3", "block_4", "block_5",
];

/// The element type of a tensor, with the values of ONNX.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    Float = 1,
    Int32 = 6,
    Int64 = 7,
}

/// A tensor of the graph: an input, an initializer or the output of an operator.
#[derive(Debug, Clone)]
pub(super) struct Value(String);

impl Value {
    pub(super) fn name(&self) -> &str {
        &self.0
    }
}

/// The parts of a `GraphProto`.
#[derive(Debug, Default)]
pub(super) struct Graph {
    nodes: Vec<ProtoMessage>,
    initializers: Vec<ProtoMessage>,
    /// The names of the initializers.
    known: BTreeSet<String>,
    inputs: Vec<ProtoMessage>,
    outputs: Vec<ProtoMessage>,
    /// The current scope; a prefix of the names of its values.
    scope: &'static str,
}

impl Graph {
    /// Sets the scope of the following values.
    pub(super) const fn scope(&mut self, scope: &'static str) {
        self.scope = scope;
    }

    /// The output of an operator without attributes.
    pub(super) fn add(&mut self, operator: &str, inputs: &[&Value]) -> Value {
        self.add_with(operator, inputs, &[])
    }

    /// The output of an operator.
    pub(super) fn add_with(
        &mut self,
        operator: &str,
        inputs: &[&Value],
        attributes: &[Attribute],
    ) -> Value {
        self.nth_output(operator, inputs, attributes, &[])
    }

    /// The second output of an operator; the first is not used.
    pub(super) fn add_second(
        &mut self,
        operator: &str,
        inputs: &[&Value],
        attributes: &[Attribute],
    ) -> Value {
        self.nth_output(operator, inputs, attributes, &[""])
    }

    /// The output of an operator after the outputs `before`, which are not used.
    fn nth_output(
        &mut self,
        operator: &str,
        inputs: &[&Value],
        attributes: &[Attribute],
        before: &[&str],
    ) -> Value {
        let name = self.next_name(operator);
        let outputs = [before, &[name.as_str()]].concat();
        self.node(operator, inputs, &outputs, attributes);
        Value(name)
    }

    /// A unique name.
    fn next_name(&self, operator: &str) -> String {
        format!("{}/{operator}_{}", self.scope, self.nodes.len())
    }

    fn node(&mut self, operator: &str, inputs: &[&Value], outputs: &[&str], with: &[Attribute]) {
        let mut node = ProtoMessage::default();
        for input in inputs {
            node.text(1, input.name());
        }
        for output in outputs {
            node.text(2, output);
        }
        node.text(3, &self.next_name(operator));
        node.text(4, operator);
        for attribute in with {
            node.message(5, &attribute.to_message());
        }
        self.nodes.push(node);
    }

    /// An initializer with model weights. An initializer with the same name is reused.
    pub(super) fn tensor(&mut self, name: &str, shape: &[usize], values: &[f32]) -> Value {
        let bytes = || {
            values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect()
        };
        self.initializer(name, Element::Float, shape, bytes)
    }

    /// A scalar constant.
    pub(super) fn float(&mut self, value: f32) -> Value {
        let bytes = || value.to_le_bytes().to_vec();
        self.initializer(&format!("constant/{value:?}"), Element::Float, &[], bytes)
    }

    /// A scalar integer constant.
    pub(super) fn int(&mut self, value: i64) -> Value {
        let bytes = || value.to_le_bytes().to_vec();
        self.initializer(&format!("constant/{value}"), Element::Int64, &[], bytes)
    }

    /// A constant list of integers, such as a shape.
    pub(super) fn ints(&mut self, values: &[i64]) -> Value {
        let bytes = || {
            values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect()
        };
        let name = format!("constant/{values:?}");
        self.initializer(&name, Element::Int64, &[values.len()], bytes)
    }

    fn initializer(
        &mut self,
        name: &str,
        element: Element,
        shape: &[usize],
        bytes: impl FnOnce() -> Vec<u8>,
    ) -> Value {
        if self.known.insert(name.to_owned()) {
            let mut tensor = ProtoMessage::default();
            for length in shape {
                tensor.number(1, *length as u64);
            }
            tensor.number(2, element as u64);
            tensor.text(8, name);
            tensor.bytes(9, &bytes());
            self.initializers.push(tensor);
        }
        Value(name.to_owned())
    }

    /// An input. An axis is a number or the name of a dynamic dimension.
    pub(super) fn input(&mut self, name: &str, element: Element, axes: &[&str]) -> Value {
        self.inputs.push(described(name, element, axes));
        Value(name.to_owned())
    }

    /// Declares a float value as an output with the given name.
    pub(super) fn output(&mut self, name: &str, value: &Value, axes: &[&str]) {
        self.node("Identity", &[value], &[name], &[]);
        self.outputs.push(described(name, Element::Float, axes));
    }

    /// `GraphProto`.
    pub(super) fn into_message(self) -> ProtoMessage {
        let mut message = ProtoMessage::default();
        let name = "speech-emotion";
        for node in &self.nodes {
            message.message(1, node);
        }
        message.text(2, name);
        for tensor in &self.initializers {
            message.message(5, tensor);
        }
        for input in &self.inputs {
            message.message(11, input);
        }
        for output in &self.outputs {
            message.message(12, output);
        }
        message
    }
}

/// `ValueInfoProto`.
fn described(name: &str, element: Element, axes: &[&str]) -> ProtoMessage {
    let mut shape = ProtoMessage::default();
    for axis in axes {
        let mut dimension = ProtoMessage::default();
        match axis.parse() {
            Ok(length) => dimension.number(1, length),
            Err(_) => dimension.text(2, axis),
        }
        shape.message(1, &dimension);
    }
    let mut tensor = ProtoMessage::default();
    tensor.number(1, element as u64);
    tensor.message(2, &shape);
    let mut kind = ProtoMessage::default();
    kind.message(1, &tensor);
    let mut message = ProtoMessage::default();
    message.text(1, name);
    message.message(2, &kind);
    message
}
