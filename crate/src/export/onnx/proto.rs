//! A minimal Protocol Buffers encoder with the features that the ONNX format requires.

/// An encoded message.
#[derive(Debug, Clone, Default)]
pub(super) struct ProtoMessage(Vec<u8>);

/// Wire types, which define how the length of a value is determined.
const VARINT: u64 = 0;
const LENGTH_DELIMITED: u64 = 2;

impl ProtoMessage {
    /// An integer or the value of an enumeration.
    pub(super) fn number(&mut self, field: u32, value: u64) {
        self.key(field, VARINT);
        self.varint(value);
    }

    /// A signed integer: the 64 bits of its two's complement.
    pub(super) fn integer(&mut self, field: u32, value: i64) {
        self.number(field, value.cast_unsigned());
    }

    pub(super) fn text(&mut self, field: u32, value: &str) {
        self.bytes(field, value.as_bytes());
    }

    pub(super) fn message(&mut self, field: u32, value: &Self) {
        self.bytes(field, &value.0);
    }

    pub(super) fn bytes(&mut self, field: u32, value: &[u8]) {
        self.key(field, LENGTH_DELIMITED);
        self.varint(value.len() as u64);
        self.0.extend_from_slice(value);
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    fn key(&mut self, field: u32, wire_type: u64) {
        self.varint(u64::from(field) << 3 | wire_type);
    }

    /// Varint: seven bits per byte, the lowest first; the eighth bit is set if more bytes follow.
    fn varint(&mut self, mut value: u64) {
        while value > 0x7f {
            self.0.push(value.to_le_bytes()[0] | 0x80);
            value >>= 7;
        }
        self.0.push(value.to_le_bytes()[0]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of the Protocol Buffers documentation.
    #[test]
    fn values_are_encoded_as_documented() {
        let mut inner = ProtoMessage::default();
        inner.number(1, 150);
        assert_eq!(inner.clone().into_bytes(), [0x08, 0x96, 0x01]);
        let mut outer = ProtoMessage::default();
        outer.message(3, &inner);
        assert_eq!(outer.into_bytes(), [0x1a, 0x03, 0x08, 0x96, 0x01]);
        let mut text = ProtoMessage::default();
        text.text(2, "testing");
        assert_eq!(text.into_bytes(), b"\x12\x07testing");
    }

    #[test]
    fn negative_integers_take_ten_bytes() {
        let mut message = ProtoMessage::default();
        message.integer(1, -2);
        let bytes = message.into_bytes();
        assert_eq!(bytes[..2], [0x08, 0xfe]);
        assert_eq!((bytes.len(), bytes[10]), (11, 0x01));
    }
}
