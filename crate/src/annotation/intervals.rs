//! The intervals of an annotation.

use crate::recognizer::{Classification, Unsure};

/// An annotation: intervals in order, without overlap.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    /// The length of the recording, seconds.
    pub seconds: f64,
    /// The labels.
    pub emotion: Vec<Interval>,
    /// The attention of each step; empty for windows, and for models without attention.
    pub attention: Vec<Interval>,
}

/// A part of a recording with a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// The start, seconds.
    pub start: f64,
    /// The end, seconds.
    pub end: f64,
    /// A label or a number.
    pub text: String,
}

impl Annotation {
    /// The annotation of a complete recording of `seconds`.
    #[must_use]
    pub fn of(prediction: &Classification, seconds: f64) -> Self {
        let step = f64::from(prediction.step_seconds);
        let first = f64::from(prediction.start_seconds);
        let interval = |(index, attention): (usize, &f32)| Interval {
            start: (first + step * index as f64).min(seconds),
            end: (first + step * (index + 1) as f64).min(seconds),
            text: format!("{attention:.6}"),
        };
        let attention = prediction.attention.iter().enumerate().map(interval);
        Self {
            seconds,
            emotion: vec![Interval {
                start: 0.0,
                end: seconds,
                text: text_of(prediction),
            }],
            attention: attention
                .filter(|interval| interval.start < interval.end)
                .collect(),
        }
    }

    /// The annotation of windows of `window` seconds every `every` seconds. If windows overlap, each label covers the
    /// middle of its window; the first and the last extend to the ends of their windows.
    #[must_use]
    pub fn of_windows(
        predictions: &[(f64, Classification)],
        seconds: f64,
        window: f64,
        every: f64,
    ) -> Self {
        let margin = ((window - every) / 2.0).max(0.0);
        let last = predictions.len().saturating_sub(1);
        let interval = |(index, (start, prediction)): (usize, &(f64, Classification))| {
            let end = (start + window).min(seconds);
            Interval {
                start: if index == 0 { *start } else { start + margin },
                end: if index == last {
                    end
                } else {
                    (start + margin + every.min(window)).min(end)
                },
                text: text_of(prediction),
            }
        };
        Self {
            seconds,
            emotion: predictions.iter().enumerate().map(interval).collect(),
            attention: Vec::new(),
        }
    }
}

/// The label, with the reason if it is unreliable.
fn text_of(prediction: &Classification) -> String {
    match prediction.unsure {
        None => prediction.label.clone(),
        Some(Unsure::NoSpeech) => "no speech".to_owned(),
        Some(Unsure::TooShort | Unsure::LowConfidence) => format!("unsure ({})", prediction.label),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognizer::Timing;

    fn prediction(label: &str, unsure: Option<Unsure>) -> Classification {
        Classification {
            label: label.to_owned(),
            confidence: 0.5,
            probabilities: vec![(label.to_owned(), 0.5)],
            attention: vec![0.25, 0.75],
            embedding: Vec::new(),
            step_seconds: 0.04,
            start_seconds: 0.01,
            start: 0.0,
            end: 0.1,
            unsure,
            timing: Timing::default(),
        }
    }

    #[test]
    fn windows_do_not_overlap_and_cover_the_recording() {
        let windows = |window, every, starts: &[f64]| {
            let predictions: Vec<_> = starts
                .iter()
                .map(|start| (*start, prediction("anger", None)))
                .collect();
            let annotation = Annotation::of_windows(&predictions, 4.2, window, every);
            let ends = |interval: &Interval| (interval.start, interval.end);
            annotation.emotion.iter().map(ends).collect::<Vec<_>>()
        };
        assert_eq!(
            windows(3.0, 0.5, &[0.0, 0.5, 1.0]),
            [(0.0, 1.75), (1.75, 2.25), (2.25, 4.0)]
        );
        assert_eq!(windows(1.0, 2.0, &[0.0, 2.0]), [(0.0, 1.0), (2.0, 3.0)]);
        assert_eq!(windows(5.0, 1.0, &[0.0]), [(0.0, 4.2)]);
    }

    #[test]
    fn steps_end_with_the_recording() {
        let annotation = Annotation::of(&prediction("fear", None), 0.07);
        let texts: Vec<_> = annotation
            .attention
            .iter()
            .map(|step| step.text.as_str())
            .collect();
        assert_eq!(texts, ["0.250000", "0.750000"]);
        assert!((annotation.attention[1].end - 0.07).abs() < 1e-12);
    }

    #[test]
    fn an_unsure_label_has_its_reason() {
        let text = |unsure| text_of(&prediction("fear", Some(unsure)));
        assert_eq!(text(Unsure::NoSpeech), "no speech");
        assert_eq!(text(Unsure::LowConfidence), "unsure (fear)");
    }
}
