//! The arithmetic of a session: one weighted mean.

/// The mean of a session's embeddings, shrunk towards that of the training utterances.
///
/// With `e_i` the embedding and `w_i` the seconds of speech of item `i`, `m_train` the training mean and `w0` its weight:
/// `m = (w0 m_train + sum of w_i e_i) / (w0 + sum of w_i)`, and an embedding `e` becomes `e - (m - m_train)`.
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
    /// A session without any speech. `prior_seconds` above 0 is the weight of the training mean.
    #[must_use]
    pub fn new(train_mean: Vec<f32>, prior_seconds: f32) -> Self {
        Self {
            sums: vec![0.0; train_mean.len()],
            train_mean,
            prior_seconds: prior_seconds.into(),
            seconds: 0.0,
        }
    }

    /// Counts an item with so many seconds of speech, and returns its embedding centred, the item included in the mean.
    pub fn adapt(&mut self, embedding: &[f32], seconds: f64) -> Vec<f32> {
        self.seconds += seconds;
        for (sum, value) in self.sums.iter_mut().zip(embedding) {
            *sum += seconds * f64::from(*value);
        }
        self.centred(embedding)
    }

    /// An embedding centred on what was counted before.
    #[must_use]
    pub fn centred(&self, embedding: &[f32]) -> Vec<f32> {
        let weight = 1.0 / (self.prior_seconds + self.seconds);
        let means = self.train_mean.iter().zip(&self.sums);
        let values = embedding.iter().zip(means);
        values
            .map(|(value, (train, sum))| {
                // m - m_train, without the difference of two nearly equal numbers.
                let shift = (sum - self.seconds * f64::from(*train)) * weight;
                (f64::from(*value) - shift) as f32
            })
            .collect()
    }

    /// Seconds of speech that were counted.
    #[must_use]
    pub const fn seconds(&self) -> f64 {
        self.seconds
    }

    /// Forgets all that was counted.
    pub fn reset(&mut self) {
        self.seconds = 0.0;
        self.sums.fill(0.0);
    }

    pub(super) fn sums(&self) -> &[f64] {
        &self.sums
    }

    /// Takes up the sums of another time.
    pub(super) fn resume(&mut self, seconds: f64, sums: Vec<f64>) {
        self.seconds = seconds;
        self.sums = sums;
    }
}
