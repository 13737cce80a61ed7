//! One setting of a training, as the command line takes it.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A name, with a point before the name of a part, and a value.
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
        // A word, as a name is, need not have JSON's quotes.
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
        Ok(Self {
            name: name.to_owned(),
            value,
        })
    }
}

/// As a shell takes it.
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
    /// The setting within the part of this name, where it is one.
    pub(crate) fn part(&self, name: &str) -> Option<Self> {
        let rest = self.name.strip_prefix(name)?.strip_prefix('.')?;
        Some(Self {
            name: rest.to_owned(),
            value: self.value.clone(),
        })
    }

    /// Whether it is the setting of this name, or a part of it.
    pub(crate) fn is_of(&self, name: &str) -> bool {
        self.name.split('.').next() == Some(name)
    }

    /// `config` with this setting.
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
        // A setting that is 0 may be left out of the JSON: whether its name is known, the configuration decides.
        fields.insert(name.to_owned(), self.value.clone());
        serde_json::from_value(settings).map_err(|error| {
            if listed || !error.to_string().starts_with("unknown field") {
                failed(format!("another value ({error})"))
            } else {
                failed(known)
            }
        })
    }
}

/// The names of the parts of a setting, for an error.
fn names(settings: &Value) -> String {
    settings.as_object().map_or_else(
        || "no part of a setting".to_owned(),
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
        assert!(set("seed.part=1").unwrap_err().contains("no part"));
        assert!(set("dropout=loud").unwrap_err().contains("another value"));
    }
}
