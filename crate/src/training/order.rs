//! The order of the utterances in an epoch.

use serde::{Deserialize, Serialize};

use crate::random::Generator;

/// How utterances are grouped into batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Batching {
    /// Random order.
    #[default]
    Random,
    /// Bucketing by length, as in TensorFlow's input pipelines: the epoch is sorted into eight buckets by length,
    /// shuffled within each bucket, and cut into batches in random order.
    ByLength,
}

/// Number of length buckets of equal size.
const BUCKETS: usize = 8;

/// Every utterance occurs once per epoch, in a new random order; a batch may span two epochs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Order {
    /// The bucket of each utterance.
    buckets: Vec<usize>,
    pub generator: Generator,
    /// Remaining indices of the current epoch, the next one last.
    pub queue: Vec<usize>,
    /// Number of epochs started.
    pub epoch: usize,
}

impl Order {
    /// The order of utterances with these `lengths`.
    pub(super) fn new(batching: Batching, lengths: &[usize], seed: u64) -> Self {
        let mut buckets = vec![0; lengths.len()];
        if batching == Batching::ByLength {
            let mut by_length: Vec<usize> = (0..lengths.len()).collect();
            by_length.sort_by_key(|&index| lengths[index]);
            for (rank, index) in by_length.into_iter().enumerate() {
                buckets[index] = rank * BUCKETS / lengths.len();
            }
        }
        Self {
            buckets,
            generator: Generator::new(seed),
            queue: Vec::new(),
            epoch: 0,
        }
    }

    /// The next `size` indices; empty without utterances.
    pub(super) fn next(&mut self, size: usize) -> Vec<usize> {
        let mut batch = Vec::with_capacity(size);
        while batch.len() < size && !self.buckets.is_empty() {
            if self.queue.is_empty() {
                self.begin_epoch(size, size - batch.len());
            }
            let taken = self.queue.len().min(size - batch.len());
            batch.extend(self.queue.drain(self.queue.len() - taken..));
        }
        batch
    }

    /// Fills the queue for batches of `size`, of which the first lacks only `missing` indices.
    fn begin_epoch(&mut self, size: usize, missing: usize) {
        self.epoch += 1;
        self.queue = (0..self.buckets.len()).collect();
        self.generator.shuffle(&mut self.queue);
        if self.buckets.iter().all(|bucket| *bucket == 0) {
            return;
        }
        let first = self
            .queue
            .split_off(self.queue.len().saturating_sub(missing));
        self.queue.sort_by_key(|&index| self.buckets[index]);
        // The incomplete batch is last and is completed from the next epoch.
        let rest = self.queue.len() % size;
        let mut batches: Vec<&[usize]> = self.queue[rest..].chunks(size).collect();
        self.generator.shuffle(&mut batches);
        self.queue = [&self.queue[..rest], &batches.concat(), &first].concat();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_utterance_occurs_once_per_epoch() {
        let lengths = [5, 9, 1, 7, 3, 8, 2];
        for batching in [Batching::Random, Batching::ByLength] {
            let mut order = Order::new(batching, &lengths, 3);
            let mut seen = [0; 7];
            for batch in 0..7 {
                for index in order.next(3) {
                    seen[index] += 1;
                }
                assert_eq!(order.epoch, (batch * 3 + 2) / 7 + 1);
            }
            assert_eq!(seen, [3; 7]);
            assert_eq!(Order::new(batching, &[], 1).next(3), [0; 0]);
        }
    }

    #[test]
    fn batches_by_length_have_neighbors_in_another_order_each_epoch() {
        // 83 utterances in batches of 8, so that epochs end within batches.
        let lengths: Vec<usize> = (0..83).map(|index| index * 37 % 83).collect();
        let spread = |batch: &[usize]| {
            let of = batch.iter().map(|&index| lengths[index]);
            of.clone().max().unwrap() - of.min().unwrap()
        };
        let mut order = Order::new(Batching::ByLength, &lengths, 1);
        let (mut narrow, mut firsts) = (0, Vec::new());
        for _ in 0..83 {
            let batch = order.next(8);
            narrow += usize::from(spread(&batch) <= 2 * 83_usize.div_ceil(BUCKETS));
            firsts.push(batch);
        }
        // In each of eight epochs, at most one batch spans two buckets.
        assert!(narrow >= 83 - 8, "{narrow} of 83");
        let sorted = |batch: &Vec<usize>| {
            let mut batch = batch.clone();
            batch.sort_unstable();
            batch
        };
        let different: std::collections::BTreeSet<_> = firsts.iter().map(sorted).collect();
        assert!(different.len() > 75, "{}", different.len());
    }
}
