//! CSV parser (RFC 4180) for files from spreadsheets and scripts, with any separator, line ending and encoding.

/// A nonempty line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CsvRecord {
    /// Counted from 1.
    pub(crate) line: usize,
    /// Trimmed fields.
    pub(crate) fields: Vec<String>,
}

/// All records. The separator is the most frequent of comma, semicolon and tab in the first line, or the one that a
/// preceding line `sep=;` (Excel) specifies. Quotes escape separators, line endings and quotes (`""`).
pub(crate) fn parse(bytes: &[u8]) -> Vec<CsvRecord> {
    let text = decode(bytes);
    let (separator, text, first_line) = separator(&text);
    let mut reader = Reader {
        records: Vec::new(),
        fields: Vec::new(),
        field: String::new(),
        start: first_line,
        line: first_line,
    };
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let mut line_ends = character == '\n';
        if character == '\r' {
            // A following line feed belongs to the same line ending.
            line_ends = characters.peek() != Some(&'\n');
        }
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                reader.field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if reader.field.trim().is_empty() => {
                reader.field.clear();
                quoted = true;
            }
            _ if quoted => reader.field.push(character),
            _ if character == separator => reader.end_field(),
            '\r' if !line_ends => {}
            '\r' | '\n' => reader.end_record(),
            _ => reader.field.push(character),
        }
        if line_ends {
            reader.line += 1;
            if !quoted && reader.fields.is_empty() && reader.field.is_empty() {
                reader.start = reader.line;
            }
        }
    }
    reader.end_record();
    reader.records
}

impl CsvRecord {
    /// The first field.
    pub(crate) fn first(&self) -> &str {
        self.fields.first().map_or("", String::as_str)
    }
}

struct Reader {
    records: Vec<CsvRecord>,
    fields: Vec<String>,
    field: String,
    /// Line of the start of the record.
    start: usize,
    line: usize,
}

impl Reader {
    fn end_field(&mut self) {
        self.fields.push(self.field.trim().to_owned());
        self.field.clear();
    }

    fn end_record(&mut self) {
        self.end_field();
        let fields = std::mem::take(&mut self.fields);
        // Spreadsheets write lines that contain only separators.
        if fields.iter().any(|field| !field.is_empty()) {
            self.records.push(CsvRecord {
                line: self.start,
                fields,
            });
        }
    }
}

/// Decodes the text by its byte order mark, as UTF-8, or otherwise as Windows-1252, which spreadsheets in western
/// Europe write.
fn decode(bytes: &[u8]) -> String {
    let utf_16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
        char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    };
    match bytes {
        [0xff, 0xfe, text @ ..] => utf_16(text, u16::from_le_bytes),
        [0xfe, 0xff, text @ ..] => utf_16(text, u16::from_be_bytes),
        _ => {
            let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            std::str::from_utf8(text).map_or_else(
                |_| text.iter().map(|byte| windows_1252(*byte)).collect(),
                str::to_owned,
            )
        }
    }
}

fn windows_1252(byte: u8) -> char {
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    let upper = byte.checked_sub(0x80);
    let special = upper.and_then(|index| UPPER.get(usize::from(index)));
    special.copied().unwrap_or(char::from(byte))
}

/// The separator, the text after the line that specifies it, and the number of that text's first line.
fn separator(text: &str) -> (char, &str, usize) {
    let first = text.split(['\r', '\n']).next().unwrap_or_default();
    let named = first.trim_end().strip_prefix("sep=");
    if let Some(separator) = named.and_then(|rest| rest.chars().next()) {
        let rest = text.get(first.len()..).unwrap_or_default();
        let rest = rest.strip_prefix('\r').unwrap_or(rest);
        return (separator, rest.strip_prefix('\n').unwrap_or(rest), 2);
    }
    let first = text
        .split(['\r', '\n'])
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let mut quoted = false;
    let mut counts = [(',', 0), (';', 0), ('\t', 0)];
    for character in first.chars() {
        quoted ^= character == '"';
        for (separator, count) in &mut counts {
            *count += usize::from(!quoted && *separator == character);
        }
    }
    // The first one on ties.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    (most.map_or(',', |(separator, _)| *separator), text, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_lines_are_right_with_quotes_and_any_line_end() {
        for line_end in ["\n", "\r\n", "\r"] {
            let text =
                "a,b\n\n\"x, \"\"y\"\"\", 2 \n\"two\nlines\",3\nlast,".replace('\n', line_end);
            let records = parse(text.as_bytes());
            let lines: Vec<usize> = records.iter().map(|record| record.line).collect();
            assert_eq!(lines, [1, 3, 4, 6], "{text:?}");
            assert_eq!(records[1].fields, ["x, \"y\"", "2"]);
            assert_eq!(records[2].fields[0], format!("two{line_end}lines"));
            assert_eq!(records[3].fields, ["last", ""]);
        }
        assert_eq!(parse(b""), []);
        assert_eq!(parse(b"\n \n,,\n\"\"\n"), []);
    }

    #[test]
    fn separators_are_found_in_the_first_line() {
        let fields = |text: &str| parse(text.as_bytes()).remove(0).fields;
        assert_eq!(fields("a;b,c;d"), ["a", "b,c", "d"]);
        assert_eq!(fields("a\tb\tc,d"), ["a", "b", "c,d"]);
        assert_eq!(fields("\"a;b;c\",d"), ["a;b;c", "d"]);
        assert_eq!(fields("a"), ["a"]);
        let records = parse(b"sep=;\r\na,b;c\r\n");
        assert_eq!(
            (records[0].line, &records[0].fields[..]),
            (2, &["a,b".to_owned(), "c".to_owned()][..])
        );
    }

    #[test]
    fn encodings_are_detected_by_mark_or_content() {
        let expected = ["Grüße", "2"];
        let utf_16 = |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "\u{feff}Grüße\t2"
                .encode_utf16()
                .flat_map(to_bytes)
                .collect()
        };
        for bytes in [
            "Grüße,2".as_bytes().to_vec(),
            "\u{feff}Grüße;2".as_bytes().to_vec(),
            b"Gr\xfc\xdfe;2".to_vec(),
            utf_16(u16::to_le_bytes),
            utf_16(u16::to_be_bytes),
        ] {
            assert_eq!(parse(&bytes)[0].fields, expected, "{bytes:?}");
        }
        assert_eq!(windows_1252(0x80), '€');
        assert_eq!(windows_1252(0xe4), 'ä');
    }
}
