//! What a table was made with, in a file beside it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::record::Windows;

/// What the rows of a table depend on. Two runs write to one table only if it is the same for both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The version of this program.
    pub version: String,
    /// Identifies the model file.
    pub model: String,
    /// What it runs on.
    pub device: String,
    /// The labels of the model.
    pub labels: Vec<String>,
    /// Identifies the paths of the recordings and their order.
    pub inputs: String,
    /// Which part of the inputs.
    pub shard: Option<String>,
    /// A row for each window instead of each recording.
    pub windows: Option<Windows>,
    /// The number of values of the embedding, where rows have it.
    pub embedding: Option<usize>,
}

impl Settings {
    /// The first setting in which two differ: its name, this one's and the other's value.
    pub(super) fn difference(&self, other: &Self) -> Option<String> {
        let [own, others] = [self, other].map(|settings| match serde_json::to_value(settings) {
            Ok(Value::Object(values)) => values,
            _ => Map::new(),
        });
        own.iter().find_map(|(name, own)| {
            let other = others.get(name).unwrap_or(&Value::Null);
            (own != other).then(|| format!("{name}: expected {own}, received {other}"))
        })
    }
}
