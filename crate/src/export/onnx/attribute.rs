//! Attributes of an operator.

use super::proto::ProtoMessage;

/// A name and a value.
#[derive(Debug, Clone)]
pub(super) enum Attribute {
    Int(&'static str, i64),
    Ints(&'static str, Vec<i64>),
    Text(&'static str, &'static str),
}

impl Attribute {
    /// `AttributeProto`.
    pub(super) fn to_message(&self) -> ProtoMessage {
        const INT: u64 = 2;
        const STRING: u64 = 3;
        const INTS: u64 = 7;
        let mut message = ProtoMessage::default();
        match self {
            Self::Int(name, value) => {
                message.text(1, name);
                message.integer(3, *value);
                message.number(20, INT);
            }
            Self::Ints(name, values) => {
                message.text(1, name);
                for value in values {
                    message.integer(8, *value);
                }
                message.number(20, INTS);
            }
            Self::Text(name, value) => {
                message.text(1, name);
                message.text(4, value);
                message.number(20, STRING);
            }
        }
        message
    }
}
