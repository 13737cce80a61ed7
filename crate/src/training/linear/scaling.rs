//! Feature standardization (z-scores).

/// Values are clipped at this number of standard deviations.
const CLIP: f64 = 10.0;

/// Mean and standard deviation of each feature over the training rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scaling {
    mean: Vec<f64>,
    std: Vec<f64>,
}

impl Scaling {
    /// Fits the scaling on rows of equal length. A constant feature has a deviation of 1.
    pub(super) fn fit(rows: &[&[f32]]) -> Self {
        let width = rows.first().map_or(0, |row| row.len());
        let count = rows.len().max(1) as f64;
        let mut mean = vec![0.0; width];
        for row in rows {
            for (sum, value) in mean.iter_mut().zip(*row) {
                *sum += f64::from(*value) / count;
            }
        }
        let mut std = vec![0.0; width];
        for row in rows {
            for ((sum, value), mean) in std.iter_mut().zip(*row).zip(&mean) {
                *sum += (f64::from(*value) - mean).powi(2) / count;
            }
        }
        for (value, mean) in std.iter_mut().zip(&mean) {
            // Rounding errors give a constant feature a variance near 0.
            let constant = *value <= (1e-6 * mean.abs()).powi(2);
            *value = if constant { 1.0 } else { value.sqrt() };
        }
        Self { mean, std }
    }

    pub(super) fn mean_and_std(&self) -> [Vec<f32>; 2] {
        let single = |values: &[f64]| values.iter().map(|value| *value as f32).collect();
        [single(&self.mean), single(&self.std)]
    }

    /// The z-scores of a row, clipped.
    pub(super) fn apply(&self, row: &[f32]) -> Vec<f32> {
        let scores = row.iter().zip(self.mean.iter().zip(&self.std));
        scores
            .map(|(value, (mean, std))| {
                ((f64::from(*value) - mean) / std).clamp(-CLIP, CLIP) as f32
            })
            .collect()
    }
}
