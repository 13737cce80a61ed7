//! The input recordings.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::corpora::sounds;
use crate::error::{Cause, Error};
use crate::fingerprint::{FNV_OFFSET, hashed};

/// Paths of recordings, in table order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inputs {
    paths: Vec<PathBuf>,
}

/// Shard `number` of `of`, counted from 1: `3/16`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: usize,
    of: usize,
}

impl Inputs {
    /// Resolves files in the order given, folders recursively, and patterns (`*`, `?`, `**`, `[...]`). The files of a
    /// folder or pattern are sorted by name. `lists` are text files with one path per line.
    ///
    /// # Errors
    /// `labeling-input` if an input does not exist, is a folder or pattern without recordings, or refers to a file that
    /// another input also refers to.
    pub fn find(inputs: &[PathBuf], lists: &[PathBuf]) -> Result<Self, Error> {
        let mut paths = Vec::new();
        for input in inputs {
            if input.is_dir() {
                let found = sounds(input)?;
                if found.is_empty() {
                    return Err(Error::labeling_input(
                        input,
                        "a folder with audio files",
                        "none",
                    ));
                }
                paths.extend(found);
            } else if input.exists() {
                paths.push(input.clone());
            } else {
                paths.extend(matches(input)?);
            }
        }
        for list in lists {
            let text = fs::read_to_string(list)
                .map_err(|error| Error::labeling_input(list, "a list of paths in UTF-8", error))?;
            let lines = text.lines().map(|line| line.trim_end_matches('\r'));
            paths.extend(lines.filter(|line| !line.is_empty()).map(PathBuf::from));
        }
        if paths.is_empty() {
            let expected = "at least one audio file";
            let list = lists.first().map_or(Path::new("none"), PathBuf::as_path);
            return Err(Error::labeling_input(list, expected, "none"));
        }
        refuse_duplicates(&paths)?;
        Ok(Self { paths })
    }

    /// The recordings of a shard; all shards in order are all recordings.
    #[must_use]
    pub fn shard(&self, shard: Shard) -> Self {
        let range = shard.range(self.paths.len());
        Self {
            paths: self.paths.get(range).unwrap_or_default().to_vec(),
        }
    }

    /// The paths.
    #[must_use]
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// A hash of the paths and their order.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let hash = self.paths.iter().fold(FNV_OFFSET, |hash, path| {
            let bytes = path.as_os_str().as_encoded_bytes();
            let hash = bytes
                .iter()
                .fold(hash, |hash, byte| hashed(hash, (*byte).into()));
            hashed(hash, 0)
        });
        format!("{} recordings, {hash:016x}", self.paths.len())
    }
}

impl Shard {
    fn range(self, count: usize) -> Range<usize> {
        let start = |number: usize| count * number / self.of;
        start(self.number - 1)..start(self.number)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text
            .split_once('/')
            .and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self { number, of }),
            _ => Err("expected K/N with K from 1 to N".to_owned()),
        }
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.number, self.of)
    }
}

/// The files that match a pattern.
fn matches(pattern: &Path) -> Result<Vec<PathBuf>, Error> {
    let text = pattern
        .to_str()
        .filter(|text| text.contains(['*', '?', '[']));
    let Some(text) = text else {
        return Err(Error::labeling_input(
            pattern,
            "a file, a folder or a pattern",
            "no such file or folder",
        ));
    };
    let paths = glob::glob(text)
        .map_err(|error| Error::labeling_input(pattern, "a pattern", Cause::of(error)))?;
    let mut found = Vec::new();
    for path in paths {
        let path = path.map_err(|error| {
            let folder = error.path().to_owned();
            Error::labeling_input(&folder, "a folder that can be read", Cause::of(error))
        })?;
        if path.is_file() {
            found.push(path);
        }
    }
    if found.is_empty() {
        return Err(Error::labeling_input(
            pattern,
            "a pattern of files",
            "no match",
        ));
    }
    Ok(found)
}

/// Rejects duplicates, which would count a recording twice.
fn refuse_duplicates(paths: &[PathBuf]) -> Result<(), Error> {
    let mut seen: HashMap<PathBuf, &Path> = HashMap::new();
    for path in paths {
        // A missing file gets a row with its error.
        let identity = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        if let Some(first) = seen.insert(identity, path) {
            let received = format!("the same file as {}", first.display());
            return Err(Error::labeling_input(path, "each file once", received));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_contain_all_recordings_in_order() {
        let paths: Vec<PathBuf> = (0..10).map(|i| PathBuf::from(i.to_string())).collect();
        let inputs = Inputs { paths };
        for of in [1, 3, 10, 16] {
            let parts = (1..=of).map(|number| inputs.shard(Shard { number, of }));
            let all: Vec<PathBuf> = parts.flat_map(|part| part.paths).collect();
            assert_eq!(all, inputs.paths);
        }
        for bad in ["0/3", "4/3", "3", "a/b", "1/0", "-1/3", "1/3/5", ""] {
            assert!(bad.parse::<Shard>().is_err(), "{bad}");
        }
        assert_eq!("3/16".parse::<Shard>().unwrap().to_string(), "3/16");
    }
}
