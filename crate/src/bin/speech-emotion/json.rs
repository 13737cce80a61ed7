//! Answers for programs: the keys of the JavaScript result, plus `file`.

use serde::Serialize;
use speech_emotion::recognizer::Classification;

/// The answer to one file.
#[derive(Debug, Serialize)]
pub(crate) struct FileAnswer<'a> {
    /// The path as it was given.
    pub(crate) file: &'a str,
    /// What was heard.
    #[serde(flatten)]
    pub(crate) answer: &'a Classification,
}

/// The answers to the windows of one file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileTimeline<'a> {
    /// The path as it was given.
    pub(crate) file: &'a str,
    /// The length of a window, seconds.
    pub(crate) window_seconds: f64,
    /// The windows in their order.
    pub(crate) timeline: Vec<Window<'a>>,
}

/// The answer to one window.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Window<'a> {
    /// Where it begins, seconds.
    pub(crate) window_start_seconds: f64,
    /// What was heard in it.
    #[serde(flatten)]
    pub(crate) answer: &'a Classification,
}
