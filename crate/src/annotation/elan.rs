//! ELAN's `.eaf`: XML with time slots in milliseconds, which the annotations of each tier reference.

use std::fmt::Write;
use std::path::Path;

use super::intervals::{Annotation, Interval};

/// ELAN requires a date; a constant one makes the output deterministic.
const DATE: &str = "1970-01-01T00:00:00+00:00";

pub(super) fn document(annotation: &Annotation, media: &Path) -> String {
    let tiers = [
        ("emotion", &annotation.emotion),
        ("attention", &annotation.attention),
    ];
    let (mut slots, mut body) = (String::new(), String::new());
    let mut count = 0;
    for (name, intervals) in tiers.iter().filter(|(_, intervals)| !intervals.is_empty()) {
        // Writing to a string cannot fail.
        let _ = writeln!(
            body,
            "    <TIER LINGUISTIC_TYPE_REF=\"default-lt\" TIER_ID=\"{name}\">"
        );
        for interval in intervals.iter() {
            count += 1;
            put(&mut slots, &mut body, count, interval);
        }
        body += "    </TIER>\n";
    }
    let media = escaped(&media.to_string_lossy());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <ANNOTATION_DOCUMENT AUTHOR=\"speech-emotion\" DATE=\"{DATE}\" FORMAT=\"3.0\" VERSION=\"3.0\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:noNamespaceSchemaLocation=\"http://www.mpi.nl/tools/elan/EAFv3.0.xsd\">\n    \
         <HEADER MEDIA_FILE=\"\" TIME_UNITS=\"milliseconds\">\n        \
         <MEDIA_DESCRIPTOR MEDIA_URL=\"{media}\" MIME_TYPE=\"audio/*\"/>\n    </HEADER>\n    \
         <TIME_ORDER>\n{slots}    </TIME_ORDER>\n{body}    \
         <LINGUISTIC_TYPE GRAPHIC_REFERENCES=\"false\" LINGUISTIC_TYPE_ID=\"default-lt\" TIME_ALIGNABLE=\"true\"/>\n\
         </ANNOTATION_DOCUMENT>\n"
    )
}

fn put(slots: &mut String, body: &mut String, number: usize, interval: &Interval) {
    let (first, second) = (2 * number - 1, 2 * number);
    for (slot, seconds) in [(first, interval.start), (second, interval.end)] {
        let milliseconds = (seconds * 1000.0).round();
        let _ = writeln!(
            slots,
            "        <TIME_SLOT TIME_SLOT_ID=\"ts{slot}\" TIME_VALUE=\"{milliseconds}\"/>"
        );
    }
    let value = escaped(&interval.text);
    let _ = write!(
        body,
        "        <ANNOTATION>\n            <ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a{number}\" TIME_SLOT_REF1=\"ts{first}\" \
         TIME_SLOT_REF2=\"ts{second}\">\n                <ANNOTATION_VALUE>{value}</ANNOTATION_VALUE>\n            \
         </ALIGNABLE_ANNOTATION>\n        </ANNOTATION>\n"
    );
}

/// Escapes text for XML and removes control characters, which XML does not allow.
fn escaped(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|character| !character.is_control())
        .collect();
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
