//! File input and output, with errors that name the file.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::Error;
use crate::audio::{self, AudioWarning};
use crate::model::{ModelFile, Precision};
use crate::recognizer::Recognizer;
#[cfg(feature = "embedded")]
use crate::recognizer::SHIPPED_MODEL;
use clap::{Args, ValueEnum};

use crate::cli::device::DeviceName;
use crate::cli::failure::{Failure, shown};

/// 1 GiB: the size of the longest supported recording in the largest sample format, 64-bit float.
const LARGEST_FILE: u64 = 1 << 30;

/// The model and the device.
#[derive(Debug, Args)]
pub(crate) struct ModelArguments {
    /// The model file to use instead of the built-in model
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// The device to compute on
    #[arg(long, value_enum, default_value = "cpu")]
    device: DeviceName,
}

/// The precision of a model file.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PrecisionName {
    /// Single precision
    F32,
    /// Half precision
    F16,
    /// Large matrices in eight bits, the rest in half precision
    Int8,
}

impl From<PrecisionName> for Precision {
    fn from(name: PrecisionName) -> Self {
        match name {
            PrecisionName::F32 => Self::F32,
            PrecisionName::F16 => Self::F16,
            PrecisionName::Int8 => Self::Int8,
        }
    }
}

/// Reads a model with its card, without initializing inference.
pub(crate) fn read_model(path: &Path) -> Result<ModelFile, Failure> {
    ModelFile::read_model(&read(path)?).map_err(|error| Failure::of(path, error))
}

/// Reads a model or a trunk.
pub(crate) fn read_model_or_trunk(path: &Path) -> Result<ModelFile, Failure> {
    ModelFile::read(&read(path)?).map_err(|error| Failure::of(path, error))
}

/// The model of a file, or the built-in model.
pub(crate) fn read_model_or_built_in(path: Option<&Path>) -> Result<ModelFile, Failure> {
    ModelFile::read_model(&model_bytes(path)?).map_err(|error| match path {
        None => error.into(),
        Some(path) => Failure::of(path, error),
    })
}

/// The bytes of a model file, or of the built-in model.
fn model_bytes(path: Option<&Path>) -> Result<Cow<'static, [u8]>, Failure> {
    match path {
        #[cfg(feature = "embedded")]
        None => Ok(Cow::Borrowed(SHIPPED_MODEL)),
        #[cfg(not(feature = "embedded"))]
        None => Err(Failure::Message(
            "expected a model file, as this build has no built-in model".to_owned(),
        )),
        Some(path) => Ok(Cow::Owned(read(path)?)),
    }
}

impl ModelArguments {
    /// The recognizer for these arguments.
    pub(crate) fn recognizer(&self) -> Result<Recognizer, Failure> {
        let backend = self.device.backend()?;
        Recognizer::from_bytes(&self.bytes()?, backend).map_err(|error| match &self.model {
            None => error.into(),
            Some(path) => Failure::of(path, error),
        })
    }

    /// The bytes of the model file.
    pub(crate) fn bytes(&self) -> Result<Cow<'static, [u8]>, Failure> {
        model_bytes(self.model.as_deref())
    }

    /// The device of the model.
    pub(crate) const fn device(&self) -> DeviceName {
        self.device
    }
}

/// The bytes of a file. The size is not queried first, because pipes and devices have none.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let size = File::open(path)
        .and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::of(path, error))?;
    if size as u64 > LARGEST_FILE {
        let cause = "expected a file of at most 1 GiB, received a larger one";
        return Err(Failure::of(path, cause));
    }
    Ok(bytes)
}

/// The samples of an audio file, mono at 16 kHz.
pub(crate) fn read_sound(path: &Path) -> Result<Vec<f32>, Failure> {
    Ok(read_sound_with_warnings(path)?.0)
}

/// The samples of an audio file, mono at 16 kHz, and the warnings.
pub(crate) fn read_sound_with_warnings(
    path: &Path,
) -> Result<(Vec<f32>, Vec<AudioWarning>), Failure> {
    let bytes = read(path)?;
    let decoded = || {
        let recording = audio::decode(&bytes)?;
        let (samples, warnings) = recording.to_mono_with_warnings()?;
        let samples = audio::to_16_khz(&samples, recording.sample_rate)?;
        Ok::<_, Error>((samples, warnings))
    };
    decoded().map_err(|error| Failure::of(path, error))
}

/// Rejects an output path that cannot be written, before hours of training.
pub(crate) fn check_out(out: &Path) -> Result<(), Failure> {
    check_out_of("--out", out)
}

/// [`check_out`] for another option name.
pub(crate) fn check_out_of(option: &str, out: &Path) -> Result<(), Failure> {
    let folder = match out.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if out.is_dir() || !folder.is_dir() {
        let cause = "expected a file in a folder that exists";
        let received = shown(out);
        return Err(Failure::Message(format!(
            "{option}: {cause}, received {received}"
        )));
    }
    Ok(())
}

/// Writes a file atomically: readers and power failures never leave a partial file. Devices and pipes are written
/// directly.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return fs::write(path, bytes).map_err(|error| Failure::of(path, error));
    }
    // If the path is a link, its target is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = target.with_file_name(name);
    write_through(&part, bytes)
        .and_then(|()| fs::rename(&part, &target))
        .and_then(|()| sync_folder(&target))
        .map_err(|error| {
            // There may be no file to remove.
            let _ = fs::remove_file(&part);
            Failure::of(path, error)
        })
}

/// Writes and syncs the file: otherwise the rename may reach the disk before the content.
fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Syncs the folder, so that the new name is on disk too.
#[cfg(unix)]
fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Other systems cannot open folders as files.
#[cfg(not(unix))]
fn sync_folder(_file: &Path) -> io::Result<()> {
    Ok(())
}
