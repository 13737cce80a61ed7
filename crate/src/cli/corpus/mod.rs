//! Corpus arguments, and `speech-emotion corpus`.

mod arguments;
mod command;
mod inspect;

pub(crate) use arguments::{CorpusArguments, print_faults};
pub(crate) use command::{Arguments, run};
