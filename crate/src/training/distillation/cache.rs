//! On-disk cache of the teacher's features of all utterances.

use crate::error::Error;
use half::f16;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

const FORMAT: &str = "speech-emotion-teacher-features/1";

/// Header of a cache file, one line of JSON. The values follow it as little-endian half precision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CacheHeader {
    format: String,
    /// Hash of the teacher and the utterances.
    fingerprint: String,
    /// Number of values of each utterance.
    lengths: Vec<usize>,
}

impl CacheHeader {
    pub(super) fn new(fingerprint: u64, lengths: Vec<usize>) -> Self {
        Self {
            format: FORMAT.to_owned(),
            fingerprint: format!("{fingerprint:016x}"),
            lengths,
        }
    }

    /// The cache path of this teacher and these utterances, beside the trunk file `out`.
    pub(super) fn path(&self, out: &Path) -> PathBuf {
        let mut name = out.as_os_str().to_owned();
        name.push(format!(".{}.teacher", self.fingerprint));
        name.into()
    }

    /// The features, if the file exists and is complete.
    pub(super) fn read(&self, path: &Path) -> Option<Vec<Vec<f16>>> {
        let mut file = BufReader::new(File::open(path).ok()?);
        let mut line = String::new();
        file.read_line(&mut line).ok()?;
        let found: Self = serde_json::from_str(&line).ok()?;
        if found != *self {
            return None;
        }
        let mut utterances = Vec::with_capacity(self.lengths.len());
        for length in &self.lengths {
            let mut bytes = vec![0; 2 * length];
            file.read_exact(&mut bytes).ok()?;
            let values = bytes.as_chunks::<2>().0.iter();
            utterances.push(values.map(|pair| f16::from_le_bytes(*pair)).collect());
        }
        Some(utterances)
    }

    /// Writes the features atomically.
    pub(super) fn write(&self, path: &Path, utterances: &[&[f16]]) -> Result<(), Error> {
        let expected = format!("a cache file that can be written at {}", path.display());
        let head =
            serde_json::to_string(self).map_err(|error| Error::distillation(&expected, error))?;
        let part = path.with_extension(format!("{}.part", std::process::id()));
        let write = || -> std::io::Result<()> {
            let mut file = BufWriter::new(File::create(&part)?);
            writeln!(file, "{head}")?;
            for value in utterances.iter().copied().flatten() {
                file.write_all(&value.to_le_bytes())?;
            }
            file.into_inner()
                .map_err(std::io::IntoInnerError::into_error)?
                .sync_all()?;
            std::fs::rename(&part, path)
        };
        write().map_err(|error| {
            // Fails if nothing was written, which is not an error.
            let _ = std::fs::remove_file(&part);
            Error::distillation(&expected, error)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_round_trip_and_others_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("trunk.safetensors");
        let values: Vec<Vec<f16>> = vec![
            vec![f16::from_f32(1.5); 6],
            vec![],
            vec![f16::from_f32(-3.0); 4],
        ];
        let head = CacheHeader::new(7, vec![6, 0, 4]);
        let path = head.path(&out);
        assert_eq!(head.read(&path), None);
        let slices: Vec<&[f16]> = values.iter().map(Vec::as_slice).collect();
        head.write(&path, &slices).unwrap();
        assert_eq!(head.read(&path).as_ref(), Some(&values));
        assert_eq!(CacheHeader::new(8, vec![6, 0, 4]).read(&path), None);
        assert_eq!(CacheHeader::new(7, vec![6, 4]).read(&path), None);

        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        assert_eq!(head.read(&path), None, "a truncated file");
        let missing = folder.path().join("none").join("x.teacher");
        let error = head.write(&missing, &slices).unwrap_err();
        assert_eq!(error.code(), "distillation");
    }
}
