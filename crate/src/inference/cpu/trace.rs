//! Records the output of every stage for inspection.

use super::lanes::{LANES, Lanes};

/// A stage of the network whose output is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// After the entry convolution: 63 bands, 32 channels.
    Entry,
    /// After a convolution of a Whisper encoder, counted from 1: one band.
    Convolution(usize),
    /// After a transformer block of a Whisper encoder, counted from 1: one band.
    Transformer(usize),
    /// After a convolution block, counted from 1: 64 channels; 63 bands for the first, 31 for the others.
    Block(usize),
    /// After the pooling that follows the first block: 31 bands, 64 channels.
    Pool,
    /// The states of the GRU: one band, 256 channels (forward, then backward).
    Gru,
    /// The embedding, the input of the classifier: one frame, one band.
    Context,
    /// The hidden units of the classifier after PReLU: one frame, one band, 64 channels.
    Hidden,
}

/// The output of one stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// The stage.
    pub place: Place,
    /// Bands per frame.
    pub bands: usize,
    /// Channels per band.
    pub channels: usize,
    /// `frames x bands x channels`
    pub values: Vec<f32>,
}

impl Stage {
    /// The number of frames: 20 ms before the pooling, steps of 40 ms after it.
    #[must_use]
    pub fn frames(&self) -> usize {
        self.values.len() / (self.bands * self.channels).max(1)
    }
}

/// All stages, ordered by the time of their first value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trace {
    /// One stage for each [`Place`] of the network.
    pub stages: Vec<Stage>,
}

impl Trace {
    /// Appends one frame, `[group][band]`, to the stage at `place`.
    pub(super) fn line(&mut self, place: Place, bands: usize, line: &[Lanes]) {
        let channels = line.len() / bands * LANES;
        let values = self.values(place, bands, channels);
        for band in 0..bands {
            values.extend(line.iter().skip(band).step_by(bands).flatten());
        }
    }

    /// Appends frames of one band.
    pub(super) fn add(&mut self, place: Place, channels: usize, frames: &[f32]) {
        self.values(place, 1, channels).extend_from_slice(frames);
    }

    fn values(&mut self, place: Place, bands: usize, channels: usize) -> &mut Vec<f32> {
        let found = self.stages.iter().position(|stage| stage.place == place);
        let index = found.unwrap_or_else(|| {
            self.stages.push(Stage {
                place,
                bands,
                channels,
                values: Vec::new(),
            });
            self.stages.len() - 1
        });
        &mut self.stages[index].values
    }
}
