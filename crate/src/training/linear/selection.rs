//! Selection of C by the unweighted accuracy on inner folds of the training rows.

use super::{DEFAULT_C, LinearClassifier, Problem, Targets};
use crate::recognizer::argmax;
use crate::training::ConfusionMatrix;

/// Candidate values of C.
const GRID: [f64; 6] = [0.001, 0.01, 0.1, 1.0, 10.0, 100.0];

/// The C of [`GRID`] with the best UA over the pooled predictions of the inner folds; the smallest on ties. `groups`
/// has the fold of each row; each fold is predicted by a classifier fitted on the others. With a single fold, the
/// default is used.
pub(crate) fn select_c(rows: &[&[f32]], targets: Targets<'_>, groups: &[usize]) -> f64 {
    if groups.iter().all(|group| Some(group) == groups.first()) {
        return DEFAULT_C;
    }
    let mut scores = GRID.map(|_| ConfusionMatrix::new(targets.classes));
    let last = groups.iter().copied().max().unwrap_or(0);
    for fold in 0..=last {
        let (inside, outside): (Vec<usize>, Vec<usize>) =
            (0..rows.len()).partition(|row| groups[*row] == fold);
        if inside.is_empty() || outside.is_empty() {
            continue;
        }
        let labels: Vec<usize> = outside.iter().map(|row| targets.labels[*row]).collect();
        let train: Vec<&[f32]> = outside.iter().map(|row| rows[*row]).collect();
        let problem = Problem::new(
            &train,
            Targets {
                labels: &labels,
                classes: targets.classes,
            },
        );
        for (c, matrix) in GRID.iter().zip(&mut scores) {
            let classifier: LinearClassifier = problem.fit(*c);
            for row in &inside {
                // The class index is in range, because the labels are those of the corpus.
                let predicted = argmax(&classifier.values(rows[*row]));
                let _ = matrix.record(targets.labels[*row], predicted);
            }
        }
    }
    let mut best = (GRID[0], f64::NEG_INFINITY);
    for (c, matrix) in GRID.iter().zip(&scores) {
        let ua = matrix.unweighted_accuracy().unwrap_or(0.0);
        if ua > best.1 {
            best = (*c, ua);
        }
    }
    best.0
}
