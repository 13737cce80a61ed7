//! Formats with one line for each interval.

use std::fmt::Write;

use super::intervals::Annotation;

/// Start, end and label, separated by tabs.
pub(super) fn audacity(annotation: &Annotation) -> String {
    let mut text = String::new();
    for interval in &annotation.emotion {
        let label = interval.text.replace(['\t', '\n', '\r'], " ");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:.6}\t{:.6}\t{label}", interval.start, interval.end);
    }
    text
}

pub(super) fn web_vtt(annotation: &Annotation) -> String {
    let mut text = "WEBVTT\n".to_owned();
    for interval in &annotation.emotion {
        let label = interval.text.replace(['\n', '\r'], " ");
        let label = label
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        let (start, end) = (clock(interval.start), clock(interval.end));
        let _ = write!(text, "\n{start} --> {end}\n{label}\n");
    }
    text
}

/// The attention of each step.
pub(super) fn csv(annotation: &Annotation) -> String {
    let mut text = "start,end,attention\n".to_owned();
    for interval in &annotation.attention {
        let [start, end] = [interval.start, interval.end].map(|time| (time * 1e6).round() / 1e6);
        let _ = writeln!(text, "{start},{end},{}", interval.text);
    }
    text
}

/// `01:02:03.450`
fn clock(seconds: f64) -> String {
    let all = (seconds * 1000.0).round() as u64;
    let (hours, minutes) = (all / 3_600_000, all / 60_000 % 60);
    format!(
        "{hours:02}:{minutes:02}:{:02}.{:03}",
        all / 1000 % 60,
        all % 1000
    )
}
