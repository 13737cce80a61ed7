//! Any bytes as a table of recordings, by the rules that the page shares.
#![no_main]

use libfuzzer_sys::fuzz_target;
use speech_emotion::corpora::parse_listing;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(rows) = parse_listing(bytes) {
        let mut last = 0;
        for row in rows {
            assert!(row.line > last, "lines go up");
            assert!(!row.file.contains('\\') && !row.file.starts_with("./"));
            last = row.line;
        }
    }
});
