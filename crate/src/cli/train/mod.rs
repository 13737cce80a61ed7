//! `speech-emotion train`: a corpus folder in, a model file with its card out.

mod arguments;
mod command;
mod progress;
mod protocol;

pub(crate) use arguments::Arguments;
pub(crate) use command::run;
