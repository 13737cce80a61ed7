//! Metrics of the paper, from a confusion matrix.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::Error;

/// Counts of predicted classes for each actual class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfusionMatrix {
    /// `counts[actual][predicted]`
    counts: Vec<Vec<usize>>,
}

/// The scores of one test set, 0 to 1; absent for an empty test set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scores {
    /// Unweighted accuracy: the mean recall of the classes that occur.
    pub ua: Option<f64>,
    /// Weighted accuracy: the fraction of correct predictions.
    pub wa: Option<f64>,
    /// Macro F1: the mean F1 score of the classes that occur.
    pub f1: Option<f64>,
    /// The recall of each class that occurs, by label.
    pub recalls: BTreeMap<String, f64>,
    /// Labels without test utterances, which `ua` and `f1` exclude.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<String>,
    /// Number of test utterances.
    pub utterances: usize,
}

impl ConfusionMatrix {
    /// An empty matrix.
    #[must_use]
    pub fn new(classes: usize) -> Self {
        Self {
            counts: vec![vec![0; classes]; classes],
        }
    }

    /// Counts one prediction.
    ///
    /// # Errors
    /// `class-index` if a class is outside the matrix.
    pub fn record(&mut self, actual: usize, predicted: usize) -> Result<(), Error> {
        let classes = self.counts.len();
        let outside = |received| Error::ClassIndex {
            expected: classes,
            received,
        };
        let row = self.counts.get_mut(actual).ok_or(outside(actual))?;
        *row.get_mut(predicted).ok_or(outside(predicted))? += 1;
        Ok(())
    }

    /// Rows are the actual classes, columns the predicted ones.
    #[must_use]
    pub fn counts(&self) -> &[Vec<usize>] {
        &self.counts
    }

    /// Number of predictions.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.iter().flatten().sum()
    }

    /// The recall of each class; absent for a class without utterances.
    #[must_use]
    pub fn recalls(&self) -> Vec<Option<f64>> {
        let recall = |class: usize| ratio(self.right(class), self.actual(class));
        (0..self.counts.len()).map(recall).collect()
    }

    /// Unweighted accuracy: the mean recall of the classes that occur; absent if none does.
    #[must_use]
    pub fn unweighted_accuracy(&self) -> Option<f64> {
        mean(self.recalls().into_iter().flatten())
    }

    /// Weighted accuracy: the fraction of correct predictions; absent without predictions.
    #[must_use]
    pub fn weighted_accuracy(&self) -> Option<f64> {
        let right = (0..self.counts.len()).map(|class| self.right(class)).sum();
        ratio(right, self.total())
    }

    /// Macro F1: the mean F1 score of the classes that occur; 0 for a class without correct predictions. Absent if no
    /// class occurs.
    #[must_use]
    pub fn macro_f1(&self) -> Option<f64> {
        let occurring = (0..self.counts.len()).filter(|class| self.actual(*class) > 0);
        mean(occurring.filter_map(|class| {
            // 2 P R / (P + R), without the division by zero.
            ratio(
                2 * self.right(class),
                self.actual(class) + self.predicted(class),
            )
        }))
    }

    /// All scores, with the classes named by `labels`.
    #[must_use]
    pub fn scores(&self, labels: &[String]) -> Scores {
        let recalls = self.recalls();
        let named = || labels.iter().zip(&recalls);
        Scores {
            ua: self.unweighted_accuracy(),
            wa: self.weighted_accuracy(),
            f1: self.macro_f1(),
            recalls: named()
                .filter_map(|(label, recall)| recall.map(|recall| (label.clone(), recall)))
                .collect(),
            absent: named()
                .filter(|(_, recall)| recall.is_none())
                .map(|(label, _)| label.clone())
                .collect(),
            utterances: self.total(),
        }
    }

    fn right(&self, class: usize) -> usize {
        let row = self.counts.get(class);
        row.and_then(|row| row.get(class)).copied().unwrap_or(0)
    }

    fn actual(&self, class: usize) -> usize {
        self.counts.get(class).map_or(0, |row| row.iter().sum())
    }

    fn predicted(&self, class: usize) -> usize {
        self.counts.iter().filter_map(|row| row.get(class)).sum()
    }
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_usize), |(sum, count), value| {
        (sum + value, count + 1)
    });
    (count > 0).then(|| sum / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(counts: &[&[usize]]) -> ConfusionMatrix {
        let mut matrix = ConfusionMatrix::new(counts.len());
        for (actual, row) in counts.iter().enumerate() {
            for (predicted, count) in row.iter().enumerate() {
                for _ in 0..*count {
                    matrix.record(actual, predicted).unwrap();
                }
            }
        }
        matrix
    }

    #[track_caller]
    fn close(received: Option<f64>, expected: f64) {
        let received = received.unwrap();
        assert!(
            (received - expected).abs() < 1e-12,
            "{received} is not {expected}"
        );
    }

    #[test]
    fn scores_match_a_manual_calculation() {
        // Recalls 8/10, 1/2, 3/4. 12 of 16 correct. Columns 9, 3, 4:
        // F1 of the classes 16/19, 2/5, 6/8.
        let matrix = matrix(&[&[8, 1, 1], &[1, 1, 0], &[0, 1, 3]]);
        assert_eq!(matrix.recalls(), [Some(0.8), Some(0.5), Some(0.75)]);
        close(matrix.unweighted_accuracy(), 2.05 / 3.0);
        close(matrix.weighted_accuracy(), 0.75);
        close(matrix.macro_f1(), (16.0 / 19.0 + 0.4 + 0.75) / 3.0);
        assert_eq!(matrix.total(), 16);
        assert_eq!(matrix.counts()[0], [8, 1, 1]);
    }

    #[test]
    fn an_absent_class_is_excluded_and_reported() {
        // Class 1 has no utterances but one prediction. Recalls 1/2 and 1; F1 2/3 and 2/3.
        let matrix = matrix(&[&[1, 0, 1], &[0, 0, 0], &[0, 0, 1]]);
        assert_eq!(matrix.recalls(), [Some(0.5), None, Some(1.0)]);
        close(matrix.unweighted_accuracy(), 0.75);
        close(matrix.macro_f1(), 2.0 / 3.0);
        let labels = ["anger", "disgust", "fear"].map(str::to_owned);
        let scores = matrix.scores(&labels);
        assert_eq!(scores.absent, ["disgust"]);
        assert_eq!(
            serde_json::to_value(&scores).unwrap()["recalls"],
            serde_json::json!({"anger": 0.5, "fear": 1.0})
        );
        assert_eq!(scores.utterances, 3);
    }

    #[test]
    fn a_class_without_correct_predictions_counts_as_zero() {
        let matrix = matrix(&[&[2, 0], &[2, 0]]);
        close(matrix.unweighted_accuracy(), 0.5);
        close(matrix.macro_f1(), 1.0 / 3.0);
    }

    #[test]
    fn an_empty_test_set_has_no_scores() {
        let labels = ["a", "b"].map(str::to_owned);
        let scores = ConfusionMatrix::new(2).scores(&labels);
        assert_eq!((scores.ua, scores.wa, scores.f1), (None, None, None));
        assert_eq!(scores.absent, labels);
    }

    #[test]
    fn foreign_classes_are_refused() {
        let mut matrix = ConfusionMatrix::new(2);
        for (actual, predicted) in [(2, 0), (0, 2)] {
            let error = matrix.record(actual, predicted).unwrap_err();
            assert_eq!(
                error,
                Error::ClassIndex {
                    expected: 2,
                    received: 2
                }
            );
        }
        assert_eq!(matrix.total(), 0);
    }
}
