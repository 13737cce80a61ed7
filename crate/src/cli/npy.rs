//! NumPy's array file format, version 1.0.

/// A row-major array of single-precision numbers with `columns` columns.
pub(crate) fn npy(values: &[f32], columns: usize) -> Vec<u8> {
    const MAGIC: &[u8] = b"\x93NUMPY\x01\x00";
    // The data starts at a multiple of 64; two bytes give the length of the header text.
    const ALIGNMENT: usize = 64;
    let before_text = MAGIC.len() + size_of::<u16>();

    let rows = values.len() / columns.max(1);
    let mut text =
        format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
    let length = (before_text + text.len() + 1).next_multiple_of(ALIGNMENT) - before_text;
    text.extend(std::iter::repeat_n(' ', length - text.len() - 1));
    text.push('\n');

    let mut bytes = MAGIC.to_vec();
    // Two numbers of at most 20 digits keep the header below 128 bytes.
    bytes.extend((length as u16).to_le_bytes());
    bytes.extend(text.bytes());
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    bytes
}
