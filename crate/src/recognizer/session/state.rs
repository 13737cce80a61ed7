//! The serialized state of a session. It contains sums over embeddings and no audio.

use super::RunningMean;
use crate::error::{Cause, Error};
use serde::Deserialize;
use std::fmt::Write;

/// The value of the entry `format`.
const FORMAT: &str = "speech-emotion-session/1";
/// The maximum length of a state. States have about 10 KiB.
const LONGEST: usize = 1 << 18;
/// States of the GRU are in [-1, 1], and therefore also their means and deviations; the tolerance is for rounding.
const LARGEST_MEAN: f64 = 1.001;

#[derive(Deserialize)]
struct StoredState {
    format: String,
    model: String,
    seconds: f64,
    sums: Vec<f64>,
}

/// Writes JSON. Numbers are formatted by the standard library, which the wasm file contains anyway.
pub(super) fn write(mean: &RunningMean, model: u64) -> String {
    let seconds = mean.seconds();
    let mut text =
        format!(r#"{{"format":"{FORMAT}","model":"{model:016x}","seconds":{seconds},"sums":["#);
    for (index, sum) in mean.sums().iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = write!(text, "{comma}{sum}");
    }
    text.push_str("]}");
    text
}

/// Restores `mean` from `text`; on an error it is not changed.
pub(super) fn read(text: &str, mean: &mut RunningMean, model: u64) -> Result<(), Error> {
    let refuse = |expected: &str, received: String| Err(Error::session_state(expected, received));
    if text.len() > LONGEST {
        return refuse("at most 256 KiB", format!("{} bytes", text.len()));
    }
    let state: StoredState = serde_json::from_str(text).map_err(|error| {
        let received = Cause::with_text(format!("other text: {error}"), error);
        Error::session_state("the text returned by `state`", received)
    })?;
    if state.format != FORMAT {
        let received: String = state.format.chars().take(60).collect();
        return refuse(&format!("format `{FORMAT}`"), format!("`{received}`"));
    }
    if state.model != format!("{model:016x}") {
        let received: String = state.model.chars().take(16).collect();
        return refuse(
            &format!("a state of model {model:016x}"),
            format!("a state of model {received}"),
        );
    }
    let size = mean.sums().len();
    if state.sums.len() != size {
        return refuse(&format!("{size} sums"), state.sums.len().to_string());
    }
    let largest = state.seconds * LARGEST_MEAN;
    let valid = |sum: &f64| sum.abs() <= largest;
    if !(state.seconds.is_finite() && state.seconds >= 0.0 && state.sums.iter().all(valid)) {
        return refuse(
            "seconds of 0 or more and sums of that magnitude",
            "other numbers".to_owned(),
        );
    }
    mean.resume(state.seconds, state.sums);
    Ok(())
}
