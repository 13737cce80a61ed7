//! The results of a part, printed as soon as they are known, so that a part that is killed has them too.

use serde_json::{Value, json};

/// Prints one JSON object on a line for each result.
#[derive(Debug, Default)]
pub(crate) struct Report {
    failed: usize,
}

impl Report {
    /// A measurement.
    pub(crate) fn measured(&mut self, name: &str, values: Value) {
        self.line(name, None, values);
    }

    /// A check: `difference` must be at most `tolerance`.
    pub(crate) fn checked(&mut self, name: &str, difference: f64, tolerance: f64, values: Value) {
        // Not a number is a failure.
        let ok = difference <= tolerance;
        let mut all = json!({ "difference": difference, "tolerance": tolerance });
        if let (Value::Object(all), Value::Object(values)) = (&mut all, values) {
            all.extend(values);
        }
        self.line(name, Some(ok), all);
    }

    /// A check without a number.
    pub(crate) fn required(&mut self, name: &str, ok: bool, values: Value) {
        self.line(name, Some(ok), values);
    }

    /// Whether no check has failed.
    pub(crate) const fn succeeded(&self) -> bool {
        self.failed == 0
    }

    fn line(&mut self, name: &str, ok: Option<bool>, values: Value) {
        let mut line = json!({ "name": name });
        if let Value::Object(line) = &mut line {
            if let Some(ok) = ok {
                line.insert("ok".to_owned(), ok.into());
            }
            if let Value::Object(values) = values {
                line.extend(values);
            }
        }
        if ok == Some(false) {
            self.failed += 1;
        }
        println!("{line}");
    }
}
