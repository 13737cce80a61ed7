//! The running mean of a session.

/// The mean of the embeddings of a session, shrunk towards the mean over the training utterances.
///
/// With the embedding `e_i` and the seconds of speech `w_i` of item `i`, the training mean `m_train` and its weight
/// `w0`: `m = (w0 m_train + sum of w_i e_i) / (w0 + sum of w_i)`, and an embedding `e` is centered to `e - (m -
/// m_train)`.
#[derive(Debug, Clone, PartialEq)]
pub struct RunningMean {
    train_mean: Vec<f32>,
    prior_seconds: f64,
    /// Sum of the weights, seconds.
    seconds: f64,
    /// Sum of the weighted embeddings.
    sums: Vec<f64>,
}

impl RunningMean {
    /// Creates a mean without items. `prior_seconds`, above 0, is the weight of the training mean.
    #[must_use]
    pub fn new(train_mean: Vec<f32>, prior_seconds: f32) -> Self {
        Self {
            sums: vec![0.0; train_mean.len()],
            train_mean,
            prior_seconds: prior_seconds.into(),
            seconds: 0.0,
        }
    }

    /// Adds an item with `seconds` of speech, and returns its embedding centered with the updated mean.
    pub fn adapt(&mut self, embedding: &[f32], seconds: f64) -> Vec<f32> {
        self.seconds += seconds;
        for (sum, value) in self.sums.iter_mut().zip(embedding) {
            *sum += seconds * f64::from(*value);
        }
        self.centred(embedding)
    }

    /// Centers an embedding with the current mean.
    #[must_use]
    pub fn centred(&self, embedding: &[f32]) -> Vec<f32> {
        let weight = 1.0 / (self.prior_seconds + self.seconds);
        let means = self.train_mean.iter().zip(&self.sums);
        let values = embedding.iter().zip(means);
        values
            .map(|(value, (train, sum))| {
                // m - m_train, computed without the difference of two nearly equal numbers.
                let shift = (sum - self.seconds * f64::from(*train)) * weight;
                (f64::from(*value) - shift) as f32
            })
            .collect()
    }

    /// Seconds of speech of all items.
    #[must_use]
    pub const fn seconds(&self) -> f64 {
        self.seconds
    }

    /// Removes all items.
    pub fn reset(&mut self) {
        self.seconds = 0.0;
        self.sums.fill(0.0);
    }

    pub(super) fn sums(&self) -> &[f64] {
        &self.sums
    }

    /// Restores saved sums.
    pub(super) fn resume(&mut self, seconds: f64, sums: Vec<f64>) {
        self.seconds = seconds;
        self.sums = sums;
    }
}
