//! Confidence intervals of scores: the percentile bootstrap (Efron 1979).

use crate::random::Generator;

/// Number of resamples. More of them change the interval by less than its rounding.
const RESAMPLES: usize = 2000;
/// Percentiles of the interval, per mille.
const ENDS: [usize; 2] = [25, 975];

/// Predictions that are scored together.
#[derive(Debug, Clone, Default)]
pub struct ScoredRun {
    /// Index of the utterance, its class, and the predicted class.
    pub predictions: Vec<(usize, usize, usize)>,
}

/// The 95 % bootstrap confidence interval of the mean UA over `runs`, 0 to 1.
///
/// Utterances are drawn with replacement, and each draw applies to all runs: runs over the same utterances do not
/// narrow the interval. A class absent from a draw is excluded from its UA. The same seed gives the same interval.
/// `None` without utterances.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts of utterances")]
pub fn ua_interval(runs: &[ScoredRun], classes: usize, seed: u64) -> Option<[f64; 2]> {
    let numbers = runs
        .iter()
        .flat_map(|run| &run.predictions)
        .map(|(number, _, _)| *number);
    let utterances = numbers.max()? + 1;
    let mut generator = Generator::new(seed);
    let mut drawn = vec![0_u32; utterances];
    let mut means: Vec<f64> = (0..RESAMPLES)
        .filter_map(|_| {
            drawn.fill(0);
            for _ in 0..utterances {
                if let Some(count) = drawn.get_mut(generator.below(utterances)) {
                    *count += 1;
                }
            }
            let scores: Vec<f64> = runs
                .iter()
                .filter_map(|run| ua(run, &drawn, classes))
                .collect();
            (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
        })
        .collect();
    means.sort_by(f64::total_cmp);
    let end = |per_mille: usize| {
        let place = (means.len().saturating_sub(1) * per_mille + 500) / 1000;
        means.get(place).copied()
    };
    Some([end(ENDS[0])?, end(ENDS[1])?])
}

fn ua(run: &ScoredRun, drawn: &[u32], classes: usize) -> Option<f64> {
    let mut all = vec![0_u32; classes];
    let mut right = vec![0_u32; classes];
    for (number, actual, predicted) in &run.predictions {
        let weight = drawn.get(*number).copied().unwrap_or(0);
        if let (Some(all), Some(right)) = (all.get_mut(*actual), right.get_mut(*actual)) {
            *all += weight;
            *right += if actual == predicted { weight } else { 0 };
        }
    }
    let recalls = right.iter().zip(&all).filter(|(_, all)| **all > 0);
    let recalls: Vec<f64> = recalls
        .map(|(r, a)| f64::from(*r) / f64::from(*a))
        .collect();
    (!recalls.is_empty()).then(|| recalls.iter().sum::<f64>() / recalls.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(right: usize, of: usize) -> ScoredRun {
        let predictions = (0..of).map(|number| (number, 0, usize::from(number >= right)));
        ScoredRun {
            predictions: predictions.collect(),
        }
    }

    #[test]
    fn the_interval_is_that_of_the_binomial() {
        // 80 of 100: the normal approximation gives 0.8 +- 1.96 * 0.04.
        let [low, high] = ua_interval(&[run(80, 100)], 2, 1).unwrap();
        assert!(
            (low - 0.722).abs() < 0.012 && (high - 0.878).abs() < 0.012,
            "{low} {high}"
        );
        assert_eq!(ua_interval(&[run(80, 100)], 2, 1), Some([low, high]));
    }

    #[test]
    fn duplicate_predictions_do_not_narrow_the_interval() {
        let once = ua_interval(&[run(80, 100)], 2, 1).unwrap();
        let twice = ua_interval(&[run(80, 100), run(80, 100)], 2, 1).unwrap();
        assert_eq!(once, twice);
    }

    #[test]
    fn without_predictions_there_is_no_interval_and_without_errors_no_width() {
        assert_eq!(ua_interval(&[], 2, 0), None);
        assert_eq!(ua_interval(&[run(9, 9)], 2, 0), Some([1.0, 1.0]));
    }
}
