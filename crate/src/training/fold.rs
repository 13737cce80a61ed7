//! One division of a corpus into what is trained on, what chooses and what is tested.

use super::example::Example;
use crate::error::Error;
use crate::features::{LogMel, Standardization};

/// The parts of a corpus for one run. Standardising knows the training part only.
#[derive(Debug, Clone)]
pub struct Fold {
    /// Updates the weights.
    pub train: Vec<Example>,
    /// Chooses among the weights.
    pub validation: Vec<Example>,
    /// Touched once, at the end.
    pub test: Vec<Example>,
    /// Of the features, over the training part.
    pub standardization: Standardization,
}

impl Fold {
    /// Divides utterances (`log_mel`, `label`): those in `subsets[test]` test, those in `subsets[validation]` choose, all
    /// others train.
    ///
    /// # Errors
    /// `training-examples` for an empty training part; `samples-too-short` for an utterance below 60 ms.
    pub fn new(
        utterances: &[(LogMel, usize)],
        subsets: &[Vec<usize>],
        validation: usize,
        test: usize,
    ) -> Result<Self, Error> {
        let part = |chosen: &dyn Fn(usize) -> bool| -> Vec<&(LogMel, usize)> {
            let subsets = subsets
                .iter()
                .enumerate()
                .filter(|(subset, _)| chosen(*subset));
            subsets
                .flat_map(|(_, indices)| indices)
                .filter_map(|&index| utterances.get(index))
                .collect()
        };
        let train = part(&|subset| subset != validation && subset != test);
        let standardization = Standardization::fit(train.iter().map(|(log_mel, _)| log_mel))
            .ok_or(Error::TrainingExamples { part: "training" })?;
        let examples = |part: Vec<&(LogMel, usize)>| {
            part.into_iter()
                .map(|(log_mel, label)| Example::new(log_mel, &standardization, *label))
                .collect::<Result<Vec<_>, _>>()
        };
        Ok(Self {
            train: examples(train)?,
            validation: examples(part(&|subset| subset == validation))?,
            test: examples(part(&|subset| subset == test))?,
            standardization,
        })
    }
}
