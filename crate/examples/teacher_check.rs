//! Compares the teacher with the golden values of an independent implementation (tests/golden/teacher.py, `real`).
//!
//!     cargo run --release --example teacher_check -- TEACHER_FILE
//!
//! Run by `make teacher`. Exits with 1 if a value differs by more than 1e-3.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use burn::prelude::Device;
use serde_json::Value;
use speech_emotion::audio;
use speech_emotion::frontend::WhisperLogMel;
use speech_emotion::internal::Teacher;
use std::error::Error;
use std::process::ExitCode;

const CLIP: &[u8] = include_bytes!("../../tests/clips/16a05La.wav");
const GOLDEN: &str = include_str!("../../tests/golden/teacher.json");
const TOLERANCE: f64 = 1e-3;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let path = std::env::args()
        .nth(1)
        .ok_or("expected the path of a teacher file")?;
    let bytes = std::fs::read(path)?;
    let golden: Value = serde_json::from_str(GOLDEN)?;
    let case = &golden["real"];
    let count = |value: &Value| value.as_u64().and_then(|n| usize::try_from(n).ok());
    let samples = count(&case["samples"]).ok_or("expected a number of samples")?;
    let clip = audio::decode(CLIP)?.to_mono_16_khz()?;
    let clip = clip.get(..samples).ok_or("expected a longer clip")?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut largest = 0.0f64;
    for (blocks, frames) in list(&case["blocks"]).iter().enumerate() {
        let teacher = Teacher::read(&bytes, blocks, &Device::flex())?;
        let features = teacher.features(&mut WhisperLogMel::new(), clip)?;
        let mut compared = 0;
        let mut difference = 0.0f64;
        for (index, expected) in list(&case["frames"]).iter().zip(list(frames)) {
            let first = count(index).unwrap_or(0) * teacher.width();
            for (value, expected) in features[first..].iter().zip(list(&expected)) {
                let expected = expected.as_f64().ok_or("expected numbers")?;
                difference = difference.max((f64::from(*value) - expected).abs());
                compared += 1;
            }
        }
        println!(
            "{}: {compared} values, largest difference {difference:.1e}",
            teacher.name()
        );
        largest = largest.max(difference);
    }
    Ok(if largest < TOLERANCE {
        ExitCode::SUCCESS
    } else {
        println!("expected at most {TOLERANCE:.0e}");
        ExitCode::FAILURE
    })
}
