//! Labeled recordings: reading corpora from disk and splitting them for training and testing.
//!
//! Each corpus has a reader that implements [`CorpusReader`]; [`READERS`] lists them. A reader opens no recording: it
//! lists [`Utterance`]s, and [`Utterance::samples`] reads one. Missing or invalid entries are added to
//! [`Corpus::faults`], so that one bad line does not prevent the use of a corpus.
//!
//! ```
//! use speech_emotion::corpora::find_reader;
//! use std::path::Path;
//!
//! let folder = Path::new("../tests/clips");
//! let corpus = find_reader(Some("emodb"), folder)?.read(folder)?;
//! assert_eq!(corpus.utterances.len(), 8);
//! println!("{:?}, by speaker {:?}", corpus.labels, corpus.speakers());
//! # Ok::<(), speech_emotion::Error>(())
//! ```
#![deny(clippy::indexing_slicing)]

#[cfg(feature = "corpora")]
mod archive;
mod corpus;
#[cfg(feature = "corpora")]
mod csv;
mod difficulty;
#[cfg(feature = "corpora")]
mod inspection;
#[cfg(feature = "corpora")]
mod listing;
#[cfg(feature = "corpora")]
mod paths;
mod protocol;
#[cfg(feature = "corpora")]
mod readers;
mod split;

pub use corpus::{Corpus, Line, Sex, Utterance};
pub use difficulty::{Difficulty, HARD_BELOW};
#[cfg(feature = "corpora")]
pub use inspection::{Inspection, Suspicion, SuspicionKind, inspect};
#[cfg(feature = "corpora")]
pub use listing::{ListedRecording, parse_listing};
#[cfg(feature = "cli")]
pub(crate) use paths::sounds;
pub use protocol::{Division, Protocol};
#[cfg(feature = "corpora")]
pub use readers::{CorpusReader, READERS, find_reader};
pub use split::{Together, stratified_subsets};

/// The clips of Emo-DB in the page and the tests. Training must hold them out.
#[cfg(feature = "cli")]
pub(crate) const EMODB_CLIPS: [&str; 8] = [
    "03b01Wa", "08a05Fe", "08b03Tc", "13b03Td", "14a07Aa", "15a05Eb", "15b10Nc", "16a05La",
];
