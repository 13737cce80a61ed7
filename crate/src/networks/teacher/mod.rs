//! The teacher of a distillation: the first blocks of Whisper's encoder (Radford et al., *Robust Speech Recognition via
//! Large-Scale Weak Supervision*, 2022), frozen, on burn.
//!
//! ```text
//! samples at 16 kHz -> log-mel (80 bands, 10 ms)                              frontend
//! -> two convolutions (the second halves the rate) -> positions -> N blocks   encoder
//! -> residual stream after block N: one frame each 20 ms                      `Teacher::features`
//! ```
//! The [file](Teacher::read) is a safetensors file that `tools/teacher.py` writes. [`teacher_trunk`] converts it to a
//! trunk that the CPU engine runs.

mod encoder;
mod model;
#[cfg(test)]
mod tests;
mod trunk;

pub use model::Teacher;
pub(crate) use trunk::teacher_trunk;
