//! The Arrow schema of a Parquet file.
//!
//! Parquet has lists, but no fixed-size lists. Arrow's readers read this type from the file's metadata entry
//! `ARROW:schema`: an encapsulated IPC message (a FlatBuffer) in base64.

/// The name of the metadata entry.
pub(super) const KEY: &str = "ARROW:schema";

/// The version of the metadata that all readers since Arrow 1.0 support, `V5`.
const VERSION: u32 = 4;
/// The message header `Schema`.
const SCHEMA: u32 = 1;

/// The type of a column.
#[derive(Debug, Clone, Copy)]
pub(super) enum ArrowType {
    Text,
    Single,
    Double,
    /// A fixed number of nullable single-precision numbers.
    Singles(usize),
}

/// The value of the metadata entry for nullable columns.
pub(super) fn encoded(columns: &[(&str, ArrowType)]) -> String {
    let fields = columns.iter().map(|(name, kind)| field(name, *kind));
    let schema = Slot::Table(vec![Slot::Absent, Slot::Tables(fields.collect())]);
    let message = buffer(&[Slot::Number(VERSION), Slot::Number(SCHEMA), schema]);
    let mut bytes = vec![0xff; 4];
    bytes.extend((message.len() as u32).to_le_bytes());
    bytes.extend(message);
    base64(&bytes)
}

/// The table `Field`: name, nullable, type, dictionary, children.
fn field(name: &str, kind: ArrowType) -> Vec<Slot> {
    let (number, content, children) = match kind {
        ArrowType::Text => (5, vec![], vec![]),
        ArrowType::Single => (3, vec![Slot::Number(1)], vec![]),
        ArrowType::Double => (3, vec![Slot::Number(2)], vec![]),
        ArrowType::Singles(size) => (
            16,
            vec![Slot::Number(size as u32)],
            vec![field("element", ArrowType::Single)],
        ),
    };
    vec![
        Slot::Text(name.to_owned()),
        Slot::Number(1),
        Slot::Number(number),
        Slot::Table(content),
        Slot::Absent,
        Slot::Tables(children),
    ]
}

/// A value of a FlatBuffer's table. Numbers of any width take four bytes.
enum Slot {
    Absent,
    Number(u32),
    Text(String),
    Table(Vec<Slot>),
    Tables(Vec<Vec<Slot>>),
}

/// A FlatBuffer, padded to eight bytes. Offsets point forward: a table is followed by the values it refers to.
fn buffer(root: &[Slot]) -> Vec<u8> {
    let mut out = vec![0; 4];
    let position = table(&mut out, root);
    refer(&mut out, 0, position);
    out.resize(out.len().next_multiple_of(8), 0);
    out
}

/// Appends a table with its list of slots; returns its position.
fn table(out: &mut Vec<u8>, slots: &[Slot]) -> usize {
    let present = slots.iter().filter(|slot| !matches!(slot, Slot::Absent));
    let start = out.len();
    let mut list = vec![4 + 2 * slots.len(), 4 + 4 * present.count()];
    let mut offset = 4;
    for slot in slots {
        let absent = matches!(slot, Slot::Absent);
        list.push(if absent { 0 } else { offset });
        offset += if absent { 0 } else { 4 };
    }
    for number in list {
        out.extend((number as u16).to_le_bytes());
    }
    out.resize(out.len().next_multiple_of(4), 0);
    let position = out.len();
    number(out, position - start);
    let values = slots.iter().filter(|slot| !matches!(slot, Slot::Absent));
    for slot in values.clone() {
        number(
            out,
            match slot {
                Slot::Number(value) => *value as usize,
                _ => 0,
            },
        );
    }
    for (index, slot) in values.enumerate() {
        let place = position + 4 + 4 * index;
        let value = match slot {
            Slot::Absent | Slot::Number(_) => continue,
            Slot::Text(value) => text(out, value),
            Slot::Table(slots) => table(out, slots),
            Slot::Tables(entries) => tables(out, entries),
        };
        refer(out, place, value);
    }
    position
}

/// Appends a vector of tables; returns its position.
fn tables(out: &mut Vec<u8>, entries: &[Vec<Slot>]) -> usize {
    let position = out.len();
    number(out, entries.len());
    out.resize(out.len() + 4 * entries.len(), 0);
    for (index, slots) in entries.iter().enumerate() {
        let entry = table(out, slots);
        refer(out, position + 4 + 4 * index, entry);
    }
    position
}

/// Appends a string, which ends with 0; returns its position.
fn text(out: &mut Vec<u8>, value: &str) -> usize {
    let position = out.len();
    number(out, value.len());
    out.extend(value.as_bytes());
    out.push(0);
    out.resize(out.len().next_multiple_of(4), 0);
    position
}

fn number(out: &mut Vec<u8>, value: usize) {
    out.extend((value as u32).to_le_bytes());
}

/// Writes the distance from `place` to `value` at `place`.
fn refer(out: &mut [u8], place: usize, value: usize) {
    let distance = ((value - place) as u32).to_le_bytes();
    for (byte, of_distance) in out.iter_mut().skip(place).zip(distance) {
        *byte = of_distance;
    }
}

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = |word, (index, byte): (usize, &u8)| word | u32::from(*byte) << (16 - 8 * index);
        let word = group.iter().enumerate().fold(0, bits);
        for place in 0..4 {
            let digit = (word >> (18 - 6 * place) & 63) as u8;
            text.push(char::from(match digit {
                _ if place > group.len() => b'=',
                0..26 => b'A' + digit,
                26..52 => b'a' + digit - 26,
                52..62 => b'0' + digit - 52,
                62 => b'+',
                _ => b'/',
            }));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_padded() {
        let encoded = ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes()));
        assert_eq!(encoded, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
    }

    #[test]
    fn a_table_has_its_slots_and_offsets_forward() {
        let bytes = buffer(&[Slot::Number(7), Slot::Absent, Slot::Text("ab".to_owned())]);
        let expected = [
            16u32.to_le_bytes().as_slice(),
            // Sizes of the list and of the table, then the offset of each slot.
            &[10, 0, 12, 0, 4, 0, 0, 0, 8, 0, 0, 0],
            &12u32.to_le_bytes(),
            &7u32.to_le_bytes(),
            &4u32.to_le_bytes(),
            &2u32.to_le_bytes(),
            b"ab\0\0",
            &[0; 4],
        ]
        .concat();
        assert_eq!(bytes, expected);
    }
}
