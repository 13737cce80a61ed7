//! Measurements with the [linear support vector machine](crate::training::linear): the linear baseline, and the linear
//! probe of a trunk.

mod measure;

pub use measure::{LinearScore, LinearScores};
pub(super) use measure::{Vectors, across, by_protocol, inner_folds, speakers};
