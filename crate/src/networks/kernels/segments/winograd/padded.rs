//! A segment with zeros around it, so that it consists of whole tiles.

use super::points::{SIDES, TILE, Term, terms};
use crate::networks::kernels::segments::sizes::SegmentConvolutionSizes;

/// Frames of the output that are computed at a time: a block stays in the cache of a core.
pub(super) const FRAMES: usize = 50;

/// A padded segment.
pub(super) struct Padded {
    pub values: Vec<f32>,
    channels: usize,
    /// Tiles along time and bands.
    pub tiles: [usize; 2],
    /// Values of a frame.
    frame: usize,
}

impl Padded {
    /// `before` zeros in front of each axis, of `around` in total.
    fn new(
        segment: &[f32],
        sizes: SegmentConvolutionSizes,
        channels: usize,
        before: [usize; 2],
        around: [usize; 2],
    ) -> Self {
        let tiles = [sizes.frames.div_ceil(TILE), sizes.bands.div_ceil(TILE)];
        let frame = (tiles[1] * TILE + around[1]) * channels;
        let mut values = vec![0.0; (tiles[0] * TILE + around[0]) * frame];
        let lines = values.chunks_exact_mut(frame).skip(before[0]);
        for (line, values) in lines.zip(segment.chunks_exact(sizes.bands * channels)) {
            line[before[1] * channels..][..values.len()].copy_from_slice(values);
        }
        Self {
            values,
            channels,
            tiles,
            frame,
        }
    }

    /// The input of a convolution.
    pub(super) fn input(segment: &[f32], sizes: SegmentConvolutionSizes) -> Self {
        let around = SIDES.map(|side| side - 1);
        Self::new(
            segment,
            sizes,
            sizes.inputs,
            SIDES.map(|side| side / 2),
            around,
        )
    }

    /// The gradient of an output.
    pub(super) fn gradient(gradient: &[f32], sizes: SegmentConvolutionSizes) -> Self {
        Self::new(gradient, sizes, sizes.outputs, [0, 0], [0, 0])
    }

    /// The index of the first value of each tile, in blocks of whole frames.
    pub(super) fn blocks(&self) -> Vec<Vec<usize>> {
        let start = |tile: [usize; 2]| TILE * (tile[0] * self.frame + tile[1] * self.channels);
        let frames: Vec<usize> = (0..self.tiles[0]).collect();
        let block = |frames: &[usize]| {
            let of_frame = |frame: &usize| {
                (0..self.tiles[1])
                    .map(|band| start([*frame, band]))
                    .collect::<Vec<_>>()
            };
            frames.iter().flat_map(of_frame).collect()
        };
        frames.chunks(FRAMES / TILE).map(block).collect()
    }

    pub(super) fn terms(&self, time: &[f32], bands: &[f32]) -> Vec<Term> {
        terms(time, bands, [self.frame, self.channels])
    }
}
