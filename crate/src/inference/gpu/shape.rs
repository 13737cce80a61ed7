//! The lengths of one call.

use crate::frontend::MAX_FRAMES;
use crate::model::{Architecture, steps, strided};

/// The lines of a feature map, whose number depends on the length of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// Frames of the features.
    Frames,
    /// Lines after the entry convolution.
    Entry,
    Steps,
}

/// The lengths and the number of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape([u32; Shape::WORDS]);

impl Shape {
    pub(super) const WORDS: usize = 4;

    pub(super) const fn new(architecture: Architecture, frames: usize, call: u32) -> Self {
        let entry = strided(frames);
        let steps = match architecture.encoder() {
            // The second convolution has padding and stride 2.
            Some(_) => frames.div_ceil(2),
            None => steps(frames),
        };
        Self([frames as u32, entry as u32, steps as u32, call])
    }

    /// The lengths of the longest input.
    pub(super) const fn longest(architecture: Architecture) -> Self {
        Self::new(architecture, MAX_FRAMES, 0)
    }

    pub(super) const fn steps(self) -> usize {
        self.lines(Lines::Steps)
    }

    pub(super) const fn call(self) -> u32 {
        self.0[3]
    }

    /// The layout of `struct Shape` in `shape.wgsl`.
    pub(super) const fn words(&self) -> &[u32] {
        &self.0
    }

    pub(super) const fn lines(self, lines: Lines) -> usize {
        let [frames, entry, steps, _] = self.0;
        (match lines {
            Lines::Frames => frames,
            Lines::Entry => entry,
            Lines::Steps => steps,
        }) as usize
    }
}
