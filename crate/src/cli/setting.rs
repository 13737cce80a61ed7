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
        let mut place = &mut settings;
        for part in self.name.split('.') {
            let known = place.as_object_mut().map(|parts| {
                let names: Vec<&str> = parts.keys().map(String::as_str).collect();
                names.join(", ")
            });
            let known = known.map_or_else(
                || "no part of a setting".to_owned(),
                |names| format!("one of {names}"),
            );
            place = place.get_mut(part).ok_or_else(|| failed(known))?;
        }
        *place = self.value.clone();
        serde_json::from_value(settings).map_err(|error| failed(format!("another value ({error})")))
    }
}
