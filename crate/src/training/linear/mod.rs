//! Linear support vector machine: the classifier of new labels, the linear baseline, and the linear probe of a trunk.
//!
//! Equivalent to scikit-learn's `SVC(kernel="linear", class_weight="balanced")`: hinge loss, one classifier per pair of
//! classes, C of a class multiplied by `n / (classes * n_class)`. Inputs are z-scored on the training rows and clipped
//! at 10 standard deviations.

mod gram;
mod head;
mod scaling;
#[cfg(feature = "cli")]
mod selection;
mod smo;
#[cfg(test)]
mod tests;

pub(crate) use head::head_tensors;
#[cfg(feature = "cli")]
pub(crate) use head::votes_are_limited;
#[cfg(feature = "cli")]
pub(crate) use selection::select_c;

use self::gram::PaddedRows;
#[cfg(feature = "cli")]
use self::gram::dot;
use self::scaling::Scaling;

/// C if it is not selected.
pub(crate) const DEFAULT_C: f64 = 1.0;

/// The class of every training row, and the number of classes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Targets<'a> {
    pub labels: &'a [usize],
    pub classes: usize,
}

/// Scaled training rows with their Gram matrix, reused for every C.
pub(crate) struct Problem {
    scaling: Scaling,
    rows: PaddedRows,
    /// Row-major, `n x n`.
    gram: Vec<f32>,
    labels: Vec<usize>,
    classes: usize,
}

/// A fitted classifier.
#[derive(Debug, Clone)]
pub(crate) struct LinearClassifier {
    scaling: Scaling,
    pairs: Vec<Pair>,
    #[cfg(feature = "cli")]
    classes: usize,
}

/// The hyperplane between two classes; positive values indicate the first.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub classes: [usize; 2],
    /// Weights of the scaled features, zero-padded.
    pub weights: Vec<f32>,
    pub bias: f64,
}

impl Problem {
    /// Scales `rows`, which have equal length, and computes their Gram matrix.
    pub(crate) fn new(rows: &[&[f32]], targets: Targets<'_>) -> Self {
        let scaling = Scaling::fit(rows);
        let scaled = PaddedRows::new(rows.iter().map(|row| scaling.apply(row)));
        Self {
            gram: scaled.gram(),
            scaling,
            rows: scaled,
            labels: targets.labels.to_vec(),
            classes: targets.classes,
        }
    }

    /// Fits one hyperplane for each pair of classes that occur.
    pub(crate) fn fit(&self, c: f64) -> LinearClassifier {
        let mut members = vec![Vec::new(); self.classes];
        for (row, label) in self.labels.iter().enumerate() {
            if let Some(members) = members.get_mut(*label) {
                members.push(row);
            }
        }
        let present = members.iter().filter(|rows| !rows.is_empty()).count();
        let bound = |class: usize| {
            c * self.labels.len() as f64 / (present * members[class].len()).max(1) as f64
        };
        let mut pairs = Vec::new();
        for first in 0..self.classes {
            for second in first + 1..self.classes {
                if !members[first].is_empty() && !members[second].is_empty() {
                    let rows = [members[first].as_slice(), &members[second]];
                    let bounds = [bound(first), bound(second)];
                    pairs.push(self.pair([first, second], rows, bounds));
                }
            }
        }
        LinearClassifier {
            scaling: self.scaling.clone(),
            pairs,
            #[cfg(feature = "cli")]
            classes: self.classes,
        }
    }

    fn pair(&self, classes: [usize; 2], rows: [&[usize]; 2], bounds: [f64; 2]) -> Pair {
        let all = rows.concat();
        let count = self.labels.len();
        let gram: Vec<f32> = all
            .iter()
            .flat_map(|row| {
                let row = &self.gram[row * count..][..count];
                all.iter().map(|column| row[*column])
            })
            .collect();
        let side = |index: usize| usize::from(index >= rows[0].len());
        let signs: Vec<f64> = (0..all.len()).map(|i| [1.0, -1.0][side(i)]).collect();
        let limits: Vec<f64> = (0..all.len()).map(|i| bounds[side(i)]).collect();
        let solution = smo::solve(&gram, &signs, &limits);
        let mut weights = vec![0.0_f64; self.rows.width()];
        for (row, coefficient) in all.iter().zip(&solution.coefficients) {
            if *coefficient != 0.0 {
                for (weight, value) in weights.iter_mut().zip(self.rows.row(*row)) {
                    *weight += coefficient * f64::from(*value);
                }
            }
        }
        Pair {
            classes,
            weights: weights.into_iter().map(|weight| weight as f32).collect(),
            bias: solution.bias,
        }
    }
}

impl LinearClassifier {
    /// Mean and standard deviation of each feature over the training rows.
    pub(crate) fn scaling(&self) -> [Vec<f32>; 2] {
        self.scaling.mean_and_std()
    }

    pub(crate) fn pairs(&self) -> &[Pair] {
        &self.pairs
    }
}

#[cfg(feature = "cli")]
impl LinearClassifier {
    /// One value per class, the largest for the predicted class: the votes of the pairs; their summed distances, mapped
    /// to (-1/3, 1/3), break ties (scikit-learn's `break_ties=True`). Only pairs of classes for which `among` is true
    /// vote; the others have `f32::MIN`.
    pub(crate) fn decide(&self, row: &[f32], among: &[bool]) -> Vec<f32> {
        let scaled = PaddedRows::new([self.scaling.apply(row)]);
        let mut votes = vec![0.0_f64; self.classes];
        let mut sums = vec![0.0_f64; self.classes];
        let allowed = |class: usize| among.get(class).copied().unwrap_or(false);
        for pair in &self.pairs {
            let [first, second] = pair.classes;
            if !allowed(first) || !allowed(second) {
                continue;
            }
            let value = f64::from(dot(scaled.row(0), &pair.weights)) + pair.bias;
            votes[if value >= 0.0 { first } else { second }] += 1.0;
            sums[first] += value;
            sums[second] -= value;
        }
        (0..self.classes)
            .map(|class| {
                if allowed(class) {
                    (votes[class] + sums[class] / (3.0 * (sums[class].abs() + 1.0))) as f32
                } else {
                    f32::MIN
                }
            })
            .collect()
    }

    /// [`decide`](Self::decide) among all classes.
    pub(crate) fn values(&self, row: &[f32]) -> Vec<f32> {
        self.decide(row, &vec![true; self.classes])
    }
}
