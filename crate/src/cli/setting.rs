//! A training setting on the command line.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A setting with a dotted name and a value.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    name: String,
    value: Value,
}

impl FromStr for Setting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text
            .split_once('=')
            .ok_or_else(|| "expected NAME=VALUE".to_owned())?;
        // Words do not need JSON quotes.
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
        Ok(Self {
            name: name.to_owned(),
            value,
        })
    }
}

/// Formats the setting as a shell argument.
impl fmt::Display for Setting {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Value::String(word) => write!(out, "{}={word}", self.name),
            value @ Value::Object(_) => write!(out, "'{}={value}'", self.name),
            value => write!(out, "{}={value}", self.name),
        }
    }
}

impl Setting {
    /// The setting without the prefix `name`, if it has it.
    pub(crate) fn part(&self, name: &str) -> Option<Self> {
        let rest = self.name.strip_prefix(name)?.strip_prefix('.')?;
        Some(Self {
            name: rest.to_owned(),
            value: self.value.clone(),
        })
    }

    /// Whether this is the setting `name` or a part of it.
    pub(crate) fn is_of(&self, name: &str) -> bool {
        self.name.split('.').next() == Some(name)
    }

    /// Returns `config` with this setting.
    pub(crate) fn apply<C: Serialize + DeserializeOwned>(&self, config: &C) -> Result<C, String> {
        let failed = |expected: String| format!("--set: expected {expected}, received `{self}`");
        let mut settings =
            serde_json::to_value(config).map_err(|error| failed(error.to_string()))?;
        let (parts, name) = self.name.rsplit_once('.').unwrap_or(("", &self.name));
        let mut place = &mut settings;
        for part in parts.split('.').filter(|part| !part.is_empty()) {
            let known = names(place);
            place = place.get_mut(part).ok_or_else(|| failed(known))?;
        }
        let known = names(place);
        let listed = place.get(name).is_some();
        let Some(fields) = place.as_object_mut() else {
            return Err(failed(known));
        };
        // Settings of value 0 may be absent from the JSON, so the configuration validates unknown names.
        fields.insert(name.to_owned(), self.value.clone());
        serde_json::from_value(settings).map_err(|error| {
            if listed || !error.to_string().starts_with("unknown field") {
                failed(format!("a valid value ({error})"))
            } else {
                failed(known)
            }
        })
    }
}

/// The names of the settings in an object, for an error message.
fn names(settings: &Value) -> String {
    settings.as_object().map_or_else(
        || "a setting without parts".to_owned(),
        |parts| {
            let names: Vec<&str> = parts.keys().map(String::as_str).collect();
            format!("one of {}", names.join(", "))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::TrainingConfig;

    #[test]
    fn a_setting_that_is_zero_by_default_can_be_set() {
        let set = |text: &str| {
            let setting: Setting = text.parse().unwrap();
            setting.apply(&TrainingConfig::default())
        };
        let config = set("augmentation.reverberation=0.5").unwrap();
        assert_eq!(config.augmentation.reverberation, 0.5);
        assert_eq!(set("dropout=0.25").unwrap().dropout, 0.25);
        let error = set("augmentation.echo=1").unwrap_err();
        assert!(error.contains("one of crop, shift"), "{error}");
        assert!(set("seed.part=1").unwrap_err().contains("without parts"));
        assert!(set("dropout=loud").unwrap_err().contains("a valid value"));
    }
}
