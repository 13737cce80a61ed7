//! JSON output: the keys of the JavaScript result, plus `file`.

use crate::audio::AudioWarning;
use crate::recognizer::Classification;
use serde::Serialize;

/// The result of one file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileClassification<'a> {
    /// The path as given.
    pub(crate) file: &'a str,
    /// Seconds of speech to which the session is adapted; `None` without a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) session_seconds: Option<f64>,
    /// Warnings of the audio file.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) warnings: &'a [AudioWarning],
    /// The classification.
    #[serde(flatten)]
    pub(crate) classification: &'a Classification,
}

/// The results of the windows of one file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileTimeline<'a> {
    /// The path as given.
    pub(crate) file: &'a str,
    /// Window length, seconds.
    pub(crate) window_seconds: f64,
    /// Seconds of speech to which the session is adapted; `None` without a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) session_seconds: Option<f64>,
    /// Warnings of the audio file.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) warnings: &'a [AudioWarning],
    /// The windows in order.
    pub(crate) timeline: Vec<WindowClassification<'a>>,
}

/// The result of one window.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WindowClassification<'a> {
    /// Start of the window, seconds.
    pub(crate) window_start_seconds: f64,
    /// The classification of the window.
    #[serde(flatten)]
    pub(crate) classification: &'a Classification,
}
