//! Praat's `TextGrid`, long text format. Intervals must cover a tier without gaps, so those between annotations are
//! empty.

use std::fmt::Write;

use super::intervals::{Annotation, Interval};

pub(super) fn text_grid(annotation: &Annotation) -> String {
    let mut tiers = vec![("emotion", &annotation.emotion)];
    if !annotation.attention.is_empty() {
        tiers.push(("attention", &annotation.attention));
    }
    let end = seconds(annotation.seconds);
    let mut text = "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n".to_owned();
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "xmin = 0\nxmax = {end}\ntiers? <exists>\nsize = {}\nitem []:\n",
        tiers.len()
    );
    for (index, (name, intervals)) in tiers.into_iter().enumerate() {
        let intervals = without_gaps(intervals, annotation.seconds);
        let _ = write!(
            text,
            "    item [{}]:\n        class = \"IntervalTier\"\n        name = \"{name}\"\n        xmin = 0\n        \
             xmax = {end}\n        intervals: size = {}\n",
            index + 1,
            intervals.len(),
        );
        for (index, interval) in intervals.iter().enumerate() {
            let _ = write!(
                text,
                "        intervals [{}]:\n            xmin = {}\n            xmax = {}\n            text = \"{}\"\n",
                index + 1,
                seconds(interval.start),
                seconds(interval.end),
                interval.text.replace('"', "\"\""),
            );
        }
    }
    text
}

fn without_gaps(intervals: &[Interval], seconds: f64) -> Vec<Interval> {
    // Shorter gaps are rounding errors.
    const SHORTEST: f64 = 1e-6;
    let gap = |start: f64, end: f64| Interval {
        start,
        end,
        text: String::new(),
    };
    let mut all: Vec<Interval> = Vec::new();
    let mut end = 0.0;
    for interval in intervals {
        if interval.start - end > SHORTEST {
            all.push(gap(end, interval.start));
        }
        all.push(Interval {
            start: if interval.start - end > SHORTEST {
                interval.start
            } else {
                end
            },
            ..interval.clone()
        });
        end = interval.end;
    }
    if seconds - end > SHORTEST {
        all.push(gap(end, seconds));
    } else if let Some(last) = all.last_mut() {
        last.end = seconds;
    }
    all
}

/// Rounds to microseconds, which removes the excess digits of single precision.
fn seconds(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
