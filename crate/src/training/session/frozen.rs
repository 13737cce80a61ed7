//! The examples of a session that trains only the classifier. The frozen layers are computed once for each example.

use super::options::SessionOptions;
use crate::inference::cpu::Engine;
use crate::training::Example;
use crate::training::samples::step_generator;

/// The number of augmented copies of each example, because the augmentation cannot be redrawn in each step.
const COPIES: usize = 3;

/// Adds augmented copies if the options enable augmentation.
pub(super) fn add_copies(train: &mut Vec<Example>, options: &SessionOptions) {
    let augmentation = options.augmentation();
    if augmentation.is_off() {
        return;
    }
    let count = train.len();
    for copy in 0..COPIES {
        let mut generator = step_generator(options.seed, copy);
        for index in 0..count {
            let changed = train[index].changed(&augmentation, &mut generator);
            train.push(changed);
        }
    }
}

/// Replaces the features of each example by its embedding.
pub(super) fn embed(examples: &mut [Example], engine: &Engine) {
    for example in examples {
        *example = example.embedded(engine);
    }
}
