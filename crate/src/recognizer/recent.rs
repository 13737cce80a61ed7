//! A buffer of the most recent values of a stream.

/// Keeps at least the last `kept` values contiguous in memory; allocates only on creation.
#[derive(Debug)]
pub(super) struct Recent {
    /// The capacity is twice `kept`, so that values are rarely moved.
    values: Vec<f32>,
    kept: usize,
}

impl Recent {
    pub(super) fn new(kept: usize) -> Self {
        Self {
            values: Vec::with_capacity(2 * kept),
            kept,
        }
    }

    /// Appends values, at most `kept`.
    pub(super) fn push(&mut self, values: &[f32]) {
        debug_assert!(values.len() <= self.kept, "a piece fits");
        if self.values.len() + values.len() > 2 * self.kept {
            let old = self.values.len() - self.newest().len();
            self.values.copy_within(old.., 0);
            self.values.truncate(self.values.len() - old);
        }
        self.values.extend_from_slice(values);
    }

    /// The most recent values, oldest first: `kept` values, or all if there are fewer.
    pub(super) fn newest(&self) -> &[f32] {
        &self.values[self.values.len().saturating_sub(self.kept)..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_samples_are_kept_for_any_pieces() {
        for piece in [1, 2, 3, 7, 10] {
            let mut recent = Recent::new(10);
            let all: Vec<f32> = (0..100).map(|i| i as f32).collect();
            let mut came = 0;
            for values in all.chunks(piece) {
                recent.push(values);
                came += values.len();
                assert_eq!(recent.newest(), &all[came.saturating_sub(10)..came]);
            }
            assert_eq!(recent.values.capacity(), 20, "pieces of {piece}");
        }
    }
}
