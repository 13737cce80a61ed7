//! In which order utterances come.

use crate::random::Generator;

/// Every utterance once an epoch, in a new random order each; a batch may span two epochs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Order {
    /// How many utterances there are.
    pub count: usize,
    pub generator: Generator,
    /// Indices still to come of the current epoch, the next one last.
    pub queue: Vec<usize>,
    /// Epochs begun.
    pub epoch: usize,
}

impl Order {
    pub(super) const fn new(count: usize, seed: u64) -> Self {
        Self {
            count,
            generator: Generator::new(seed),
            queue: Vec::new(),
            epoch: 0,
        }
    }

    /// The next `size` indices; none where there are no utterances.
    pub(super) fn next(&mut self, size: usize) -> Vec<usize> {
        let mut batch = Vec::with_capacity(size);
        while batch.len() < size && self.count > 0 {
            if self.queue.is_empty() {
                self.queue = (0..self.count).collect();
                self.generator.shuffle(&mut self.queue);
                self.epoch += 1;
            }
            let taken = self.queue.len().min(size - batch.len());
            batch.extend(self.queue.drain(self.queue.len() - taken..));
        }
        batch
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_utterance_comes_once_an_epoch() {
        let mut order = Order::new(7, 3);
        let mut seen = [0; 7];
        for batch in 0..7 {
            for index in order.next(3) {
                seen[index] += 1;
            }
            assert_eq!(order.epoch, (batch * 3 + 2) / 7 + 1);
        }
        assert_eq!(seen, [3; 7]);
        assert_eq!(Order::new(0, 1).next(3), [0; 0]);
    }
}
