//! Options for the initial weights.

use std::path::PathBuf;

use crate::evaluation::{HeadConfig, Preparation, Prepared, Start, TrainedLayers};
use crate::frontend::LogMelKind;
use crate::model::ModelFile;
use crate::training::Recipe;
use clap::{Args, ValueEnum};

use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::setting::Setting;

/// The initial weights, and the layers to train.
#[derive(Debug, Args)]
pub(crate) struct StartOptions {
    /// Initialize with the weights and the feature standardization of this trunk or model [default: random weights]
    #[arg(long, value_name = "MODEL")]
    pub(crate) start: Option<PathBuf>,
    /// The layers to train
    #[arg(long, value_enum, default_value = "all")]
    train: LayersName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LayersName {
    /// All layers
    All,
    /// Attention and classifier on the frozen trunk of `--start`; gradient updates only with `--steps`
    Head,
}

/// A model file before its states are computed.
pub(crate) struct StartFile {
    bytes: Vec<u8>,
    pub(crate) model: ModelFile,
    layers: TrainedLayers,
    head: HeadConfig,
}

impl StartOptions {
    /// Whether only the head is trained.
    pub(crate) fn only_head(&self) -> bool {
        self.train == LayersName::Head
    }

    /// Reads the file; `settings` are the settings of the head.
    pub(crate) fn read(&self, settings: &[Setting]) -> Result<Option<StartFile>, Failure> {
        let Some(path) = &self.start else {
            return match self.train {
                LayersName::All => Ok(None),
                LayersName::Head => Err(Failure::Message(
                    "--train head: expected --start with a trunk or model, received none"
                        .to_owned(),
                )),
            };
        };
        let mut head = HeadConfig::default();
        for setting in settings {
            head = setting.apply(&head).map_err(Failure::Message)?;
        }
        let bytes = files::read(path)?;
        Ok(Some(StartFile {
            model: ModelFile::read(&bytes).map_err(|error| Failure::of(path, error))?,
            bytes,
            layers: match self.train {
                LayersName::All => TrainedLayers::All,
                LayersName::Head => TrainedLayers::Head,
            },
            head,
        }))
    }

    /// Formats the options as arguments, without the path.
    pub(crate) fn arguments(&self) -> String {
        match (&self.start, self.train) {
            (None, _) => String::new(),
            (Some(_), LayersName::All) => " --start MODEL".to_owned(),
            (Some(_), LayersName::Head) => " --start MODEL --train head".to_owned(),
        }
    }
}

/// The features that trainings with this start use; without one, those of the recipe.
pub(crate) fn preparation(start: Option<&StartFile>, recipe: Recipe, strict: bool) -> Preparation {
    match start {
        Some(start) => Preparation::of_model(&start.model.card, strict),
        None => Preparation {
            strict,
            log_mel: LogMelKind::Librosa,
            loudest_db: recipe.loudest_db(),
        },
    }
}

impl StartFile {
    /// Computes the start for these recordings.
    pub(crate) fn open(&self, prepared: &Prepared) -> Result<Start, Failure> {
        Ok(Start::new(&self.bytes, self.layers, &self.head, prepared)?)
    }
}
