//! The labels of a training session.

use super::options::MAX_LABELS;
use super::recording::LabeledRecording;
use crate::error::Error;
use std::collections::BTreeSet;

/// Minimum number of examples per label: one for training and one for validation.
const LEAST_EXAMPLES: usize = 2;

/// The labels in output order: those requested, or else the sorted labels of the recordings.
///
/// # Errors
/// `training-examples` without recordings; `training-labels` for blank, duplicate, unknown, too few or too many labels;
/// `training-label-examples` for a label with fewer than two recordings.
pub(super) fn labels(
    recordings: &[(String, LabeledRecording)],
    requested: &[String],
) -> Result<Vec<String>, Error> {
    if recordings.is_empty() {
        return Err(Error::TrainingExamples { part: "training" });
    }
    let present: BTreeSet<&String> = recordings.iter().map(|(label, _)| label).collect();
    let refuse = |expected, received: String| Err(Error::TrainingLabels { expected, received });
    if let Some(blank) = present.iter().find(|label| label.trim().is_empty()) {
        return refuse("names that are not blank", format!("`{blank}`"));
    }
    let labels: Vec<String> = if requested.is_empty() {
        present.iter().copied().cloned().collect()
    } else {
        requested.to_vec()
    };
    let distinct: BTreeSet<&String> = labels.iter().collect();
    if !(2..=MAX_LABELS).contains(&labels.len()) || distinct.len() != labels.len() {
        return refuse(
            "2 to 20 different labels",
            format!("{} ({})", labels.len(), labels.join(", ")),
        );
    }
    if let Some(other) = present.iter().find(|label| !distinct.contains(*label)) {
        return refuse("those of `labels`", format!("`{other}`"));
    }
    for label in &labels {
        let received = recordings.iter().filter(|(own, _)| own == label).count();
        if received < LEAST_EXAMPLES {
            return Err(Error::TrainingLabelExamples {
                label: label.clone(),
                expected: LEAST_EXAMPLES,
                received,
            });
        }
    }
    Ok(labels)
}

/// The recordings with their labels as indices into `labels`.
pub(super) fn labelled(
    recordings: Vec<(String, LabeledRecording)>,
    labels: &[String],
) -> Vec<LabeledRecording> {
    let recordings = recordings.into_iter().map(|(label, mut recording)| {
        recording.label = labels.iter().position(|own| *own == label).unwrap_or(0);
        recording
    });
    recordings.collect()
}
