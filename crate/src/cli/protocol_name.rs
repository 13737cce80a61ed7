//! Names of the protocols on the command line.

use crate::corpora::Protocol;
use clap::ValueEnum;

/// A protocol, as `--protocol` takes it.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ProtocolName {
    /// Ten subsets that mix speakers, one of which is always the test set; nine folds
    Paper,
    /// Each of the ten subsets is the test set once
    TenFold,
    /// Each speaker is the test set once
    LeaveOneSpeakerOut,
    /// Each session is the test set once
    LeaveOneSessionOut,
    /// The utterances of each speaker and each sentence are the test set once; the training set contains neither
    LeaveOneSpeakerAndSentenceOut,
}

impl From<ProtocolName> for Protocol {
    fn from(name: ProtocolName) -> Self {
        match name {
            ProtocolName::Paper => Self::Paper,
            ProtocolName::TenFold => Self::TenFold,
            ProtocolName::LeaveOneSpeakerOut => Self::LeaveOneSpeakerOut,
            ProtocolName::LeaveOneSessionOut => Self::LeaveOneSessionOut,
            ProtocolName::LeaveOneSpeakerAndSentenceOut => Self::LeaveOneSpeakerAndSentenceOut,
        }
    }
}
