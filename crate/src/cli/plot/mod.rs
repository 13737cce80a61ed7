//! Plots of a classification: waveform, attention on the same time axis, and probabilities. A standalone SVG for light
//! and dark backgrounds.

mod axis;
mod figure;
mod layout;
#[cfg(test)]
mod tests;
mod waveform;

pub(crate) use figure::svg;
