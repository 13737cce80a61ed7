//! `speech-emotion inspect`: reads a model file and prints its card.

use std::io::{self, Write};
use std::path::PathBuf;

use super::architecture::architecture;
use super::markdown::markdown;
use crate::model::{ModelFile, ModelKind};
use clap::Args;
use serde_json::{Value, json};

use crate::cli::failure::{Failure, shown};
use crate::cli::files;

/// The arguments of `inspect`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A model file (safetensors)
    #[arg(value_name = "MODEL")]
    file: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Print the card as Markdown
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
}

/// Prints the card, the number of parameters and the tensors.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let path = &arguments.file;
    let model = files::read_model_or_trunk(path)?;
    let text = if arguments.json {
        format!("{}\n", as_json(&path.to_string_lossy(), &model))
    } else if arguments.markdown {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        markdown(&model, &format!("speech-emotion inspect --markdown {name}"))
    } else {
        as_text(&shown(path), &model)
    };
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| Failure::of_output(&error))
}

fn as_json(file: &str, model: &ModelFile) -> Value {
    let tensors: Vec<Value> = model
        .tensors
        .iter()
        .map(|(name, tensor)| json!({ "name": name, "shape": tensor.shape }))
        .collect();
    json!({
        "file": file,
        "card": model.card,
        "parameters": model.card.parameter_count(),
        "embeddingSize": model.card.embedding_size(),
        "sessions": model.embedding_standardization().is_some(),
        "tensors": tensors,
    })
}

fn as_text(file: &str, model: &ModelFile) -> String {
    let card = &model.card;
    let mut text = format!("{file}\n");
    let mut entry = |key: &str, value: &str| text.push_str(&format!("  {key:<12}{value}\n"));
    match card.kind {
        ModelKind::Model => entry("labels", &card.labels.join(", ")),
        ModelKind::Trunk => entry("kind", "trunk"),
    }
    entry("network", &architecture(card));
    entry("parameters", &card.parameter_count().to_string());
    if let Some(temperature) = card.temperature {
        entry("temperature", &temperature.to_string());
    }
    let texts = [
        ("corpus", &card.corpus),
        ("license", &card.license),
        ("protocol", &card.protocol),
        ("commit", &card.commit),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            entry(key, value);
        }
    }
    if let Some(scores) = &card.scores {
        entry("scores", &scores.to_string());
    }
    if let Some(scores) = &card.new_speakers {
        entry("new speakers", &scores.to_string());
    }
    entry("tensors", &model.tensors.len().to_string());
    for (name, tensor) in &model.tensors {
        text.push_str(&format!("    {name:<28}{:?}\n", tensor.shape));
    }
    text
}
