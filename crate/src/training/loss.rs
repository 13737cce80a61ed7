//! Loss functions.
//!
//! In all equations `p = softmax(logits)` of one utterance, `t` is its [`Target`] (1 at its label and 0 elsewhere,
//! unless votes, smoothing or mixup distribute it), and `w` holds one weight per class. The loss of a batch is the sum
//! over its utterances divided by the sum of their weights `sum_j w_j t_j`: a weighted mean, also when the batch is
//! divided into parts.

use crate::corpora::Difficulty;
use crate::error::Error;
use burn::prelude::*;
use burn::tensor::activation::log_softmax;
use serde::{Deserialize, Serialize};

/// Lower bound of probabilities and their complements in logarithms and powers, for finite gradients.
const LEAST: f32 = 1e-7;

/// A loss function.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Loss {
    /// Weighted cross entropy (Eq. 3): `- sum_j w_j t_j log p_j`.
    #[default]
    Weighted,
    /// Focal loss (Eq. 4; Lin et al. 2017): `- sum_j w_j (1 - p_j)^lambda t_j log p_j`, where the [`Difficulty`] of the
    /// utterance selects `lambda`.
    Focal {
        /// For easy, medium and hard utterances; the paper's best is 0, 1, 2.
        lambda: [f32; 3],
    },
    /// Cross entropy with the raters' votes as the target, where available (Ando et al. 2018; Table 3's "soft"):
    /// `- sum_j w_j v_j log p_j`.
    SoftTarget,
    /// Soft bootstrapping (Reed et al. 2015), called "soft" by the paper's source for this comparison, Fonseca et al.
    /// 2019: `- (sum_j w_j t_j) sum_j (beta t_j + (1 - beta) p_j) log p_j`.
    Bootstrap {
        /// Weight of the label, 0 to 1.
        beta: f32,
    },
    /// Generalized cross entropy (Zhang and Sabuncu 2018): `(sum_j w_j t_j) (1 - (sum_j t_j p_j)^q) / q`. It
    /// interpolates between cross entropy (q to 0) and mean absolute error (q = 1), and is robust to label noise.
    Lq {
        /// Above 0, at most 1.
        q: f32,
    },
}

/// The training target of one utterance.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The probability of each class; they sum to 1.
    pub shares: Vec<f32>,
    /// Selects the lambda of the focal loss.
    pub difficulty: Difficulty,
}

impl Target {
    /// A one-hot target.
    #[must_use]
    pub fn label(label: usize, classes: usize, difficulty: Difficulty) -> Self {
        let mut shares = vec![0.0; classes];
        if let Some(share) = shares.get_mut(label) {
            *share = 1.0;
        }
        Self { shares, difficulty }
    }

    /// The weight of the utterance, `sum_j w_j t_j`.
    #[must_use]
    pub fn weight(&self, class_weights: &[f32]) -> f32 {
        self.shares
            .iter()
            .zip(class_weights)
            .map(|(share, weight)| share * weight)
            .sum()
    }
}

/// The weight of each class: the largest class's count over (the class's count + 0.5), to balance the classes. A class
/// without examples does not affect the normalization.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts of utterances")]
pub(super) fn class_weights(counts: &[usize]) -> Vec<f32> {
    let largest = counts.iter().copied().max().unwrap_or(0) as f32;
    counts
        .iter()
        .map(|&count| largest / (count as f32 + 0.5))
        .collect()
}

impl Loss {
    /// The loss `[1]` of `logits` `[batch, classes]`. `total` is the sum of the weights of the whole batch, of which
    /// this may be a part.
    #[must_use]
    pub fn of(
        self,
        logits: Tensor<2>,
        targets: &[Target],
        class_weights: &[f32],
        total: f32,
    ) -> Tensor<1> {
        let [batch, classes] = logits.dims();
        let device = logits.device();
        let tensor = |values: Vec<f32>, dims: [usize; 2]| {
            Tensor::<2>::from_data(TensorData::new(values, dims), &device)
        };
        let shares = || targets.iter().flat_map(|target| target.shares.clone());
        // w_j t_j / total
        let weighted = || {
            let weighted = shares()
                .zip(class_weights.iter().cycle())
                .map(|(share, weight)| share * weight / total);
            tensor(weighted.collect(), [batch, classes])
        };
        // sum_j w_j t_j / total
        let weights = || {
            let weights = targets
                .iter()
                .map(|target| target.weight(class_weights) / total);
            tensor(weights.collect(), [batch, 1])
        };
        let log_p = log_softmax(logits, 1);
        match self {
            Self::Weighted | Self::SoftTarget => (log_p * weighted()).sum().neg(),
            Self::Focal { lambda } => {
                let lambda = targets
                    .iter()
                    .map(|target| lambda[target.difficulty as usize]);
                let lambda = tensor(lambda.collect(), [batch, 1]);
                // (1 - p)^lambda as exp(lambda log(1 - p)), whose derivative at lambda 0 is 0.
                let rest = log_p.clone().exp().neg().add_scalar(1.0).clamp_min(LEAST);
                let factor = (rest.log() * lambda).exp();
                (factor * log_p * weighted()).sum().neg()
            }
            Self::Bootstrap { beta } => {
                let believed = tensor(
                    shares().map(|share| beta * share).collect(),
                    [batch, classes],
                );
                let target = log_p.clone().exp().mul_scalar(1.0 - beta) + believed;
                ((target * log_p).sum_dim(1) * weights()).sum().neg()
            }
            Self::Lq { q } => {
                let shares = tensor(shares().collect(), [batch, classes]);
                let p = (log_p.exp() * shares).sum_dim(1).clamp_min(LEAST);
                let distance = p.powf_scalar(q).neg().add_scalar(1.0).div_scalar(q);
                (distance * weights()).sum()
            }
        }
    }

    pub(super) fn check(self) -> Result<(), Error> {
        let good = match self {
            Self::Weighted | Self::SoftTarget => true,
            Self::Focal { lambda } => lambda.iter().all(|lambda| (0.0..=10.0).contains(lambda)),
            Self::Bootstrap { beta } => (0.0..=1.0).contains(&beta),
            Self::Lq { q } => q > 0.0 && q <= 1.0,
        };
        if good {
            return Ok(());
        }
        Err(Error::TrainingConfig {
            name: "loss",
            expected: "lambda from 0 to 10, beta from 0 to 1, q above 0 and at most 1",
            received: format!("{self:?}"),
        })
    }
}

#[cfg(test)]
#[cfg(feature = "train-cpu")]
mod tests {
    use super::*;
    use crate::random::Generator;

    const CLASSES: usize = 4;
    const LOSSES: [Loss; 6] = [
        Loss::Weighted,
        Loss::Focal {
            lambda: [0.0, 1.0, 2.0],
        },
        Loss::Focal {
            lambda: [0.5, 1.5, 2.0],
        },
        Loss::SoftTarget,
        Loss::Bootstrap { beta: 0.3 },
        Loss::Lq { q: 0.7 },
    ];

    fn softmax(logits: &[f64]) -> Vec<f64> {
        let sum: f64 = logits.iter().map(|x| x.exp()).sum();
        logits.iter().map(|x| x.exp() / sum).collect()
    }

    /// The equations of the module documentation, term by term.
    fn slow(loss: Loss, logits: &[f64], targets: &[Target], weights: &[f32], total: f32) -> f64 {
        let of = |(logits, target): (&[f64], &Target)| {
            let p = softmax(logits);
            let t: Vec<f64> = target.shares.iter().map(|&t| t.into()).collect();
            let w: Vec<f64> = weights.iter().map(|&w| w.into()).collect();
            let sum = |term: &dyn Fn(usize) -> f64| -> f64 { (0..CLASSES).map(term).sum() };
            let weight = sum(&|j| w[j] * t[j]);
            match loss {
                Loss::Weighted | Loss::SoftTarget => -sum(&|j| w[j] * t[j] * p[j].ln()),
                Loss::Focal { lambda } => {
                    let lambda = f64::from(match target.difficulty {
                        Difficulty::A => lambda[0],
                        Difficulty::B => lambda[1],
                        Difficulty::C => lambda[2],
                    });
                    -sum(&|j| w[j] * (1.0 - p[j]).powf(lambda) * t[j] * p[j].ln())
                }
                Loss::Bootstrap { beta } => {
                    let beta = f64::from(beta);
                    -weight * sum(&|j| (beta * t[j] + (1.0 - beta) * p[j]) * p[j].ln())
                }
                Loss::Lq { q } => {
                    let q = f64::from(q);
                    weight * (1.0 - sum(&|j| t[j] * p[j]).powf(q)) / q
                }
            }
        };
        let utterances = logits.chunks_exact(CLASSES).zip(targets);
        utterances.map(of).sum::<f64>() / f64::from(total)
    }

    fn batch() -> (Vec<f32>, Vec<Target>, Vec<f32>, f32) {
        let mut generator = Generator::new(3);
        let logits = (0..4 * CLASSES)
            .map(|_| 6.0 * generator.uniform() - 3.0)
            .collect();
        let targets = vec![
            Target::label(2, CLASSES, Difficulty::A),
            Target::label(0, CLASSES, Difficulty::B),
            Target::label(3, CLASSES, Difficulty::C),
            Target {
                shares: vec![0.5, 0.25, 0.0, 0.25],
                difficulty: Difficulty::C,
            },
        ];
        let weights = vec![1.0, 2.5, 0.8, 1.7];
        let total = targets.iter().map(|target| target.weight(&weights)).sum();
        (logits, targets, weights, total)
    }

    #[test]
    fn every_loss_matches_its_equation_and_its_gradient_the_slope() {
        let (logits, targets, weights, total) = batch();
        let device = Device::flex().autodiff();
        for loss in LOSSES {
            let data = TensorData::new(logits.clone(), [targets.len(), CLASSES]);
            let tensor = Tensor::<2>::from_data(data, &device).require_grad();
            let value = loss.of(tensor.clone(), &targets, &weights, total);
            let gradient = tensor.grad(&value.backward()).unwrap();
            let gradient: Vec<f32> = gradient.into_data().try_into_vec().unwrap();
            let value: f32 = value.into_scalar();

            let mut at: Vec<f64> = logits.iter().map(|&x| x.into()).collect();
            let expected = slow(loss, &at, &targets, &weights, total);
            assert!(
                (f64::from(value) - expected).abs() < 1e-5,
                "{loss:?}: {value} is not {expected}"
            );
            for index in 0..at.len() {
                const STEP: f64 = 1e-5;
                let middle = at[index];
                let mut beside = |x: f64| {
                    at[index] = x;
                    slow(loss, &at, &targets, &weights, total)
                };
                let slope = (beside(middle + STEP) - beside(middle - STEP)) / (2.0 * STEP);
                at[index] = middle;
                let received = f64::from(gradient[index]);
                assert!(
                    (received - slope).abs() < 1e-5 + 1e-4 * slope.abs(),
                    "{loss:?} at {index}: {received} is not {slope}"
                );
            }
        }
    }

    #[test]
    fn losses_stay_finite_at_high_confidence() {
        let device = Device::flex().autodiff();
        let targets = [
            Target::label(0, 2, Difficulty::A),
            Target::label(0, 2, Difficulty::C),
        ];
        for loss in LOSSES {
            for sure in [80.0, -80.0] {
                let data = TensorData::new(vec![sure, -sure, sure, -sure], [2, 2]);
                let logits = Tensor::<2>::from_data(data, &device).require_grad();
                let value = loss.of(logits.clone(), &targets, &[1.0, 1.0], 2.0);
                let gradient = logits.grad(&value.backward()).unwrap();
                let gradient: Vec<f32> = gradient.into_data().try_into_vec().unwrap();
                let value: f32 = value.into_scalar();
                assert!(value.is_finite(), "{loss:?} at {sure}: {value}");
                assert!(
                    gradient.iter().all(|slope| slope.is_finite()),
                    "{loss:?} at {sure}: {gradient:?}"
                );
            }
        }
    }

    #[test]
    fn easy_utterances_take_the_first_lambda() {
        // Lambda 0 is weighted cross entropy, so the paper's Table 3 lists it under that name.
        let (logits, targets, weights, total) = batch();
        let value = |loss: Loss| -> f32 {
            let data = TensorData::new(logits.clone(), [targets.len(), CLASSES]);
            let logits = Tensor::from_data(data, &Device::flex());
            loss.of(logits, &targets, &weights, total).into_scalar()
        };
        let flat = value(Loss::Focal { lambda: [0.0; 3] });
        assert!((flat - value(Loss::Weighted)).abs() < 1e-6);
        assert!(value(LOSSES[1]) < flat);
    }
}
