//! An inverted residual, computed line by line: only the three expanded lines under the depthwise window are in memory.

use super::arithmetic::{Arithmetic, Positions};
use super::depthwise::{self, Taps};
use super::int8::Codes;
use super::lanes::Lanes;
use super::matrix::Matrix;
use super::product::Finish;
use crate::error::Error;
use crate::model::{NamedTensors, WINDOW};
use std::ops::Range;

pub(super) struct InvertedResidual {
    expand: Matrix,
    depthwise: Vec<Taps>,
    project: Matrix,
}

/// The expanded lines under the depthwise window.
#[derive(Default)]
pub(super) struct Window {
    /// The oldest line first.
    expanded: [Vec<Lanes>; WINDOW],
    filtered: Vec<Lanes>,
    codes: Codes,
}

impl Window {
    /// Resets to padding, which precedes the first line.
    pub(super) fn clear(&mut self) {
        self.expanded.iter_mut().for_each(Vec::clear);
    }
}

impl InvertedResidual {
    pub(super) fn new(
        weights: &NamedTensors<'_>,
        index: usize,
        arithmetic: Arithmetic,
    ) -> Result<Self, Error> {
        let values = |part: &str| weights.values(&format!("blocks.{index}.{part}"));
        let matrix = |part: &str| -> Result<Matrix, Error> {
            let (weights, bias) = (
                values(&format!("{part}.weight"))?,
                values(&format!("{part}.bias"))?,
            );
            let positions = Positions::Bands;
            Ok(Matrix::new(arithmetic, positions, weights, bias, |input| {
                input
            }))
        };
        Ok(Self {
            expand: matrix("expand")?,
            depthwise: depthwise::pack(values("depthwise.weight")?),
            project: matrix("project")?,
        })
    }

    /// Advances the window by one line: the expansion of `input`, or padding after the last line.
    pub(super) fn expand(&self, input: Option<&[Lanes]>, bands: usize, window: &mut Window) {
        let length = self.expand.groups() * bands;
        window.filtered.resize(length, Lanes::ZERO);
        window.expanded.rotate_left(1);
        // The vectors may have the size of another block; `clear` has emptied them, and new values are zero padding.
        for line in &mut window.expanded {
            line.resize(length, Lanes::ZERO);
        }
        let Window {
            expanded: [.., line],
            codes,
            ..
        } = window;
        match input {
            Some(input) => self.expand.apply(input, bands, Finish::Relu, codes, line),
            None => line.fill(Lanes::ZERO),
        }
    }

    /// Computes the output for the middle line of the window.
    pub(super) fn project_to(&self, out: &mut Vec<Lanes>, bands: usize, window: &mut Window) {
        out.resize(self.project.groups() * bands, Lanes::ZERO);
        self.project_middle(bands, Finish::Store, window, out);
    }

    /// Adds the output of the block to `picture`, a feature map with lines of `bands` bands.
    pub(super) fn add_to(&self, picture: &mut [Lanes], bands: usize, window: &mut Window) {
        let length = self.project.groups() * bands;
        let frames = picture.len() / length.max(1);
        window.clear();
        // A line is updated after it and the next line have been expanded.
        for frame in 0..=frames {
            let next = picture.get(frame * length..(frame + 1) * length);
            self.expand(next, bands, window);
            if let Some(line) = frame.checked_sub(1) {
                let out = &mut picture[line * length..][..length];
                self.project_middle(bands, Finish::Add, window, out);
            }
        }
    }

    /// Appends the lines `rows` of the output for the feature map `picture` to `out`.
    pub(super) fn append(
        &self,
        picture: &[Lanes],
        rows: Range<usize>,
        bands: usize,
        window: &mut Window,
        out: &mut Vec<Lanes>,
    ) {
        let length = self.project.groups() * bands;
        let line = |row: usize| row * length..(row + 1) * length;
        window.clear();
        for row in rows.start.saturating_sub(1)..=rows.end {
            self.expand(picture.get(line(row)), bands, window);
            if row > rows.start {
                let start = out.len();
                out.extend_from_slice(&picture[line(row - 1)]);
                self.project_middle(bands, Finish::Add, window, &mut out[start..]);
            }
        }
    }

    /// The depthwise convolution and the projection of the middle line of the window.
    fn project_middle(&self, bands: usize, finish: Finish, window: &mut Window, out: &mut [Lanes]) {
        let Window {
            expanded,
            filtered,
            codes,
        } = window;
        let lines = expanded.each_ref().map(Vec::as_slice);
        depthwise::line(&self.depthwise, lines, bands, filtered);
        self.project.apply(filtered, bands, finish, codes, out);
    }
}
