//! The settings of a table, stored in a file next to it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::record::Windows;

/// All settings that affect the rows of a table. Runs can write to the same table only with equal settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelingSettings {
    /// The version of this program.
    pub version: String,
    /// A hash of the model file.
    pub model: String,
    /// The inference device.
    pub device: String,
    /// The labels of the model.
    pub labels: Vec<String>,
    /// A hash of the paths of the recordings and their order.
    pub inputs: String,
    /// The shard of the inputs.
    pub shard: Option<String>,
    /// The windows; `None` for one row for each recording.
    pub windows: Option<Windows>,
    /// The size of the embedding, if rows include it.
    pub embedding: Option<usize>,
}

impl LabelingSettings {
    /// The first setting that differs: its name, its value here and its value in `other`.
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
