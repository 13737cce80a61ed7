//! An answer as a picture: the waveform, the attention of every step under it on the same time axis, and the
//! probabilities. A standalone SVG, readable on light and dark grounds.

mod axis;
mod layout;
mod picture;
#[cfg(test)]
mod tests;
mod waveform;

pub(crate) use picture::svg;
