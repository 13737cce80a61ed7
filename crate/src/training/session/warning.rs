//! Warnings about the reliability of a training result.

use super::hold_out::{HeldOut, HeldOutBy};
use super::recording::LabeledRecording;
use serde::Serialize;
use std::collections::BTreeSet;

/// Labels with fewer examples give unreliable results.
const FEW: usize = 8;
/// Labels with less than this fraction of the largest label's examples are underrepresented.
const SMALL_SHARE: f64 = 1.0 / 3.0;

/// A warning in one sentence, with a stable code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// In kebab case.
    pub code: &'static str,
    /// Human-readable text.
    pub message: String,
    /// The label concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

pub(super) fn warnings(
    recordings: &[LabeledRecording],
    labels: &[String],
    division: &HeldOut,
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |code, message: String, label: Option<&String>| {
        warnings.push(Warning {
            code,
            message,
            label: label.cloned(),
        });
    };
    let of_label = |label: usize| recordings.iter().filter(move |r| r.label == label);
    let counts: Vec<usize> = (0..labels.len()).map(|l| of_label(l).count()).collect();
    let largest = counts.iter().copied().max().unwrap_or(0);
    let speakers: BTreeSet<_> = recordings.iter().map(|r| r.speaker.as_ref()).collect();
    let one_speaker = speakers.len() == 1 && !speakers.contains(&None);

    for (index, (label, &count)) in labels.iter().zip(&counts).enumerate() {
        if count < FEW {
            let message =
                format!("`{label}` has {count} example(s); {FEW} or more are recommended");
            warn("few-examples", message, Some(label));
        }
        if (count as f64) < SMALL_SHARE * largest as f64 {
            let message =
                format!("`{label}` has {count} example(s), but another label has {largest}");
            warn("one-sided", message, Some(label));
        }
        let takes: BTreeSet<_> = of_label(index).map(|r| r.take.as_ref()).collect();
        if count > 1 && takes.len() == 1 && !takes.contains(&None) {
            let message = format!("all examples of `{label}` are cut from one recording");
            warn("one-recording", message, Some(label));
        }
    }
    if one_speaker {
        let message = "all examples are of one speaker: the accuracy on other speakers is unknown";
        warn("one-speaker", message.to_owned(), None);
    }
    match division.by {
        HeldOutBy::None => {
            let message =
                "no examples are held out: there are no scores, and the final weights are kept";
            warn("no-validation", message.to_owned(), None);
        }
        HeldOutBy::Example => {
            let message = "examples are held out individually, so scores may be too high: name speakers or recordings";
            warn("held-out-by-example", message.to_owned(), None);
        }
        HeldOutBy::Speaker | HeldOutBy::Take => {}
    }
    if division.by != HeldOutBy::None {
        for (index, label) in labels.iter().enumerate() {
            if !division
                .validation
                .iter()
                .any(|&at| recordings[at].label == index)
            {
                let message = format!("no example of `{label}` is held out: its recall is unknown");
                warn("not-held-out", message, Some(label));
            }
        }
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::super::hold_out::hold_out;
    use super::*;

    fn codes(recordings: &[LabeledRecording], share: f64) -> Vec<(&'static str, Option<String>)> {
        let labels = ["calm".to_owned(), "loud".to_owned()];
        let division = hold_out(recordings, 2, share, 0);
        let warnings = warnings(recordings, &labels, &division);
        warnings.into_iter().map(|w| (w.code, w.label)).collect()
    }

    #[test]
    fn a_good_set_has_no_warning() {
        let good: Vec<LabeledRecording> = (0..32)
            .map(|i| {
                LabeledRecording::silent(i % 2, Some(["a", "b"][i / 16]), Some(&i.to_string()))
            })
            .collect();
        assert_eq!(codes(&good, 0.25), []);
    }

    #[test]
    fn each_weakness_gives_a_warning() {
        let loud = Some("loud".to_owned());
        let mut recordings: Vec<LabeledRecording> = (0..30)
            .map(|i| LabeledRecording::silent(0, Some("a"), Some(&i.to_string())))
            .collect();
        recordings.extend((0..3).map(|_| LabeledRecording::silent(1, Some("a"), Some("one"))));
        assert_eq!(
            codes(&recordings, 0.25),
            [
                ("few-examples", loud.clone()),
                ("one-sided", loud.clone()),
                ("one-recording", loud.clone()),
                ("one-speaker", None),
                ("not-held-out", loud.clone()),
            ]
        );
        let nameless: Vec<LabeledRecording> = (0..20)
            .map(|i| LabeledRecording::silent(i % 2, None, None))
            .collect();
        assert_eq!(codes(&nameless, 0.25), [("held-out-by-example", None)]);
        assert_eq!(codes(&nameless, 0.0), [("no-validation", None)]);
    }
}
