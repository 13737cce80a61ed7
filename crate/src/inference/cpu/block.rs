//! An inverted residual, line by line: of its wide middle only the three lines that the depthwise convolution sees exist.

use super::depthwise::{self, Taps};
use super::lanes::{LANES, Lanes};
use super::product::{Finish, Matrix};
use crate::error::Error;
use crate::model::{NamedTensors, WINDOW};

pub(super) struct InvertedResidual {
    expand: Matrix,
    depthwise: Vec<Taps>,
    project: Matrix,
}

/// The lines of the middle around the one that is filtered next.
#[derive(Default)]
pub(super) struct Window {
    /// The oldest first.
    expanded: [Vec<Lanes>; WINDOW],
    filtered: Vec<Lanes>,
}

impl Window {
    /// Before the first line everything is padding.
    pub(super) fn clear(&mut self) {
        self.expanded.iter_mut().for_each(Vec::clear);
    }
}

impl InvertedResidual {
    pub(super) fn new(weights: &NamedTensors<'_>, index: usize) -> Result<Self, Error> {
        let values = |part: &str| weights.values(&format!("blocks.{index}.{part}"));
        let matrix = |part: &str| -> Result<Matrix, Error> {
            let (weights, bias) = (
                values(&format!("{part}.weight"))?,
                values(&format!("{part}.bias"))?,
            );
            Ok(Matrix::new(weights, bias, |input| input))
        };
        Ok(Self {
            expand: matrix("expand")?,
            depthwise: depthwise::pack(values("depthwise.weight")?),
            project: matrix("project")?,
        })
    }

    /// Moves the window down by one line: the expanded `input`, or padding below the last.
    pub(super) fn expand(&self, input: Option<&[Lanes]>, bands: usize, window: &mut Window) {
        let length = self.expand.groups() * bands;
        window.filtered.resize(length, [0.0; LANES]);
        window.expanded.rotate_left(1);
        // Lines of another block may be there: `clear` has emptied them, and padding is zeros.
        for line in &mut window.expanded {
            line.resize(length, [0.0; LANES]);
        }
        let [.., line] = &mut window.expanded;
        match input {
            Some(input) => self.expand.apply(input, bands, Finish::Relu, line),
            None => line.fill([0.0; LANES]),
        }
    }

    /// The output of the line in the middle of the window.
    pub(super) fn project_to(&self, out: &mut Vec<Lanes>, bands: usize, window: &mut Window) {
        out.resize(self.project.groups() * bands, [0.0; LANES]);
        self.filter(bands, window);
        self.project
            .apply(&window.filtered, bands, Finish::Store, out);
    }

    /// Adds the block's output to `picture`, lines of `bands` bands.
    pub(super) fn add_to(&self, picture: &mut [Lanes], bands: usize, window: &mut Window) {
        let length = self.project.groups() * bands;
        let frames = picture.len() / length.max(1);
        window.clear();
        // A line is changed when it has been expanded and the line after it too.
        for frame in 0..=frames {
            let next = picture.get(frame * length..(frame + 1) * length);
            self.expand(next, bands, window);
            if let Some(line) = frame.checked_sub(1) {
                self.filter(bands, window);
                let out = &mut picture[line * length..][..length];
                self.project
                    .apply(&window.filtered, bands, Finish::Add, out);
            }
        }
    }

    fn filter(&self, bands: usize, window: &mut Window) {
        let lines = window.expanded.each_ref().map(Vec::as_slice);
        depthwise::line(&self.depthwise, lines, bands, &mut window.filtered);
    }
}
