//! Corpus arguments: the reader, the folder, and how faults are handled.

use std::path::PathBuf;

use crate::corpora::{Corpus, CorpusReader, READERS, find_reader};
use crate::evaluation::{Preparation, Prepared, prepare};
use crate::model::ModelCard;
use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::cli::failure::{Failure, print_message};

/// Maximum number of faults printed individually; beyond that only their number is printed.
const MAX_PRINTED: usize = 20;

/// A corpus for training or evaluation.
#[derive(Debug, Args)]
pub(crate) struct CorpusArguments {
    /// The corpus in DIR; by default, detected from its files
    #[arg(long, value_name = "NAME", value_parser = names())]
    corpus: Option<String>,
    /// The folder of the corpus, or a CSV file `path,label,speaker,agreement`
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Fail at the first file or line that cannot be used, instead of skipping it
    #[arg(long)]
    pub(crate) strict: bool,
}

/// The names of the readers, for `--corpus`.
pub(super) fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(READERS.iter().map(|reader| reader.id()))
}

impl CorpusArguments {
    /// The corpus with the features of a model. Excluded utterances are reported.
    pub(crate) fn prepared_for(
        &self,
        card: &ModelCard,
    ) -> Result<(&'static dyn CorpusReader, Prepared), Failure> {
        self.prepared_with(card, |corpus| corpus)
    }

    /// [`prepared_for`](Self::prepared_for) after applying `change` to the corpus.
    pub(crate) fn prepared_with(
        &self,
        card: &ModelCard,
        change: impl FnOnce(Corpus) -> Corpus,
    ) -> Result<(&'static dyn CorpusReader, Prepared), Failure> {
        let (reader, corpus) = self.read()?;
        let corpus = change(corpus);
        let preparation = Preparation::of_model(card, self.strict);
        let prepared = prepare(corpus, preparation, || ())?;
        print_faults(&prepared.corpus);
        Ok((reader, prepared))
    }

    /// Reads the corpus and reports the faults of its tables.
    pub(crate) fn read(&self) -> Result<(&'static dyn CorpusReader, Corpus), Failure> {
        let reader = find_reader(self.corpus.as_deref(), &self.data)?;
        let corpus = reader.read(&self.data)?;
        match corpus.faults.first() {
            Some(fault) if self.strict => Err(fault.clone().into()),
            _ => Ok((reader, corpus)),
        }
    }
}

/// Prints the faults and their number.
pub(crate) fn print_faults(corpus: &Corpus) {
    for fault in corpus.faults.iter().take(MAX_PRINTED) {
        print_message(&format!("skipped: {fault}"));
    }
    match corpus.faults.len() {
        0 => {}
        1..=MAX_PRINTED => print_message(&format!("{} skipped in total", corpus.faults.len())),
        count => print_message(&format!(
            "... {count} skipped in total (`corpus inspect` lists all)"
        )),
    }
}
