//! Answers for programs: the keys of the JavaScript result, plus `file`.

use crate::audio::AudioWarning;
use crate::recognizer::Classification;
use serde::Serialize;

/// The answer to one file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileAnswer<'a> {
    /// The path as it was given.
    pub(crate) file: &'a str,
    /// Seconds of speech that the session is adapted to, in a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) session_seconds: Option<f64>,
    /// What was noticed while the file was read.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) warnings: &'a [AudioWarning],
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
    /// Seconds of speech that the session is adapted to, in a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) session_seconds: Option<f64>,
    /// What was noticed while the file was read.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) warnings: &'a [AudioWarning],
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
