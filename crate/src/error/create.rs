//! Constructors of the variants with a source.

#[cfg(any(feature = "corpora", feature = "cli"))]
use std::path::Path;

use super::{Cause, Error};

impl Error {
    #[cfg(feature = "decode")]
    pub(crate) fn audio_damaged(expected: impl Into<String>, received: impl Into<Cause>) -> Self {
        let received = received.into();
        Self::AudioDamaged {
            expected: expected.into(),
            received: received.text,
            source: received.source,
        }
    }

    pub(crate) fn model_damaged(expected: impl Into<String>, received: impl Into<Cause>) -> Self {
        let received = received.into();
        Self::ModelDamaged {
            expected: expected.into(),
            received: received.text,
            source: received.source,
        }
    }

    pub(crate) fn model_metadata(
        key: &'static str,
        expected: &'static str,
        received: impl Into<Cause>,
    ) -> Self {
        let received = received.into();
        Self::ModelMetadata {
            key,
            expected,
            received: received.text,
            source: received.source,
        }
    }

    pub(crate) fn model_labels(expected: impl Into<String>, received: impl Into<Cause>) -> Self {
        let received = received.into();
        Self::ModelLabels {
            expected: expected.into(),
            received: received.text,
            source: received.source,
        }
    }

    pub(crate) fn session_state(expected: impl Into<String>, received: impl Into<Cause>) -> Self {
        let received = received.into();
        Self::SessionState {
            expected: expected.into(),
            received: received.text,
            source: received.source,
        }
    }

    #[cfg(feature = "corpora")]
    pub(crate) fn corpus_folder(
        path: &Path,
        expected: impl Into<String>,
        received: impl Into<Cause>,
    ) -> Self {
        let received = received.into();
        Self::CorpusFolder {
            path: path.display().to_string(),
            expected: expected.into(),
            received: received.text,
            source: received.source,
        }
    }

    #[cfg(feature = "corpora")]
    pub(crate) fn corpus_file_name(path: &Path, expected: &'static str) -> Self {
        Self::CorpusFileName {
            file: path.display().to_string(),
            expected,
        }
    }

    #[cfg(feature = "cli")]
    pub(crate) fn labeling_input(
        path: &Path,
        expected: impl Into<String>,
        received: impl Into<Cause>,
    ) -> Self {
        let received = received.into();
        Self::LabelingInput {
            path: path.display().to_string(),
            expected: expected.into(),
            received: received.text,
            source: received.source,
        }
    }

    #[cfg(feature = "cli")]
    pub(crate) fn results(
        path: &Path,
        expected: impl Into<String>,
        received: impl Into<Cause>,
    ) -> Self {
        let received = received.into();
        Self::Results {
            path: path.display().to_string(),
            expected: expected.into(),
            received: received.text,
            source: received.source,
        }
    }

    #[cfg(any(feature = "train", feature = "webgpu"))]
    pub(crate) fn backend_unavailable(reason: impl Into<Cause>) -> Self {
        let reason = reason.into();
        Self::BackendUnavailable {
            reason: reason.text,
            source: reason.source,
        }
    }

    #[cfg(feature = "train")]
    pub(crate) fn checkpoint_damaged(
        expected: impl Into<String>,
        received: impl Into<Cause>,
    ) -> Self {
        let received = received.into();
        Self::CheckpointDamaged {
            expected: expected.into(),
            received: received.text,
            source: received.source,
        }
    }

    #[cfg(feature = "cli")]
    pub(crate) fn teacher_file(expected: impl Into<String>, received: impl Into<Cause>) -> Self {
        let received = received.into();
        Self::TeacherFile {
            expected: expected.into(),
            received: received.text,
            source: received.source,
        }
    }

    #[cfg(feature = "cli")]
    pub(crate) fn distillation(expected: impl Into<String>, received: impl Into<Cause>) -> Self {
        let received = received.into();
        Self::Distillation {
            expected: expected.into(),
            received: received.text,
            source: received.source,
        }
    }

    pub(crate) fn device(reason: impl Into<Cause>) -> Self {
        let reason = reason.into();
        Self::Device {
            reason: reason.text,
            source: reason.source,
        }
    }

    /// A device failure that burn reports.
    #[cfg(feature = "train")]
    pub(crate) fn of_device(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::device(Cause::of(error))
    }
}
