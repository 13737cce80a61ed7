//! The state of a session as text, for a later time or another worker. It holds sums over embeddings, and no sound.

use super::RunningMean;
use crate::error::Error;
use serde::Deserialize;
use std::fmt::Write;

/// What the entry `format` says.
const FORMAT: &str = "speech-emotion-session/1";
/// States take 10 KiB; beyond this it is something else.
const LONGEST: usize = 1 << 18;
/// States of the GRU lie in [-1, 1], and so do their means and deviations; a little more, as sums round.
const LARGEST_MEAN: f64 = 1.001;

#[derive(Deserialize)]
struct State {
    format: String,
    model: String,
    seconds: f64,
    sums: Vec<f64>,
}

/// JSON. Numbers are written by the standard library, which is in the wasm file in any case.
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

/// Makes `mean` what it was when `text` was written; on an error it stays as it is.
pub(super) fn read(text: &str, mean: &mut RunningMean, model: u64) -> Result<(), Error> {
    let refuse = |expected: &str, received: String| {
        let expected = expected.to_owned();
        Err(Error::SessionState { expected, received })
    };
    if text.len() > LONGEST {
        return refuse("at most 256 KiB", format!("{} bytes", text.len()));
    }
    let state: State = match serde_json::from_str(text) {
        Ok(state) => state,
        Err(error) => return refuse("what `state` returned", format!("other text: {error}")),
    };
    if state.format != FORMAT {
        let received: String = state.format.chars().take(60).collect();
        return refuse(&format!("format `{FORMAT}`"), format!("`{received}`"));
    }
    if state.model != format!("{model:016x}") {
        let received: String = state.model.chars().take(16).collect();
        return refuse(
            &format!("one of model {model:016x}"),
            format!("one of model {received}"),
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
