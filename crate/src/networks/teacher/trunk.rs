//! A trunk from a teacher file.

use super::model::TeacherFile;
use crate::error::Error;
use crate::frontend::{Standardization, WHISPER_BANDS, WHISPER_SCALING_DB};
use crate::model::{
    Architecture, EncoderSize, ModelCard, ModelFile, trunk_shapes, with_standardization,
};

/// The trunk that consists of the first `blocks` transformer blocks of a teacher file, with Whisper's feature scaling.
/// `loudest_db` is the level of every log-mel in dB; with `None` recordings keep their level.
///
/// # Errors
/// `teacher-file`, with the tensor or the entry that is missing or has the wrong shape; `model-metadata` for numbers of
/// heads or blocks that the CPU engine does not support.
pub(crate) fn teacher_trunk(
    bytes: &[u8],
    blocks: usize,
    loudest_db: Option<f32>,
) -> Result<ModelFile, Error> {
    let file = TeacherFile::read(bytes)?;
    let size = |name: &str| -> Result<usize, Error> {
        let tensor = file.tensors.get(name);
        let rows = tensor.and_then(|tensor| tensor.shape.first());
        rows.copied()
            .ok_or_else(|| Error::teacher_file(format!("a tensor `{name}`"), "no such tensor"))
    };
    let architecture = Architecture::WhisperEncoder(EncoderSize {
        width: size("conv1.weight")?,
        hidden: size("blocks.0.mlp.hidden.weight")?,
        heads: file.heads,
    });
    let [mean, std] = WHISPER_SCALING_DB;
    let scaling = Standardization {
        mean: vec![mean; WHISPER_BANDS],
        std: vec![std; WHISPER_BANDS],
    };
    let mut tensors = with_standardization(file.tensors, &scaling);
    let shapes = trunk_shapes(architecture, blocks, true);
    tensors.retain(|name, _| shapes.iter().any(|(kept, _)| kept == name));
    for (name, shape) in &shapes {
        match tensors.get(name) {
            Some(tensor) if tensor.shape == *shape => {}
            found => {
                return Err(Error::teacher_file(
                    format!("`{name}` of shape {shape:?}"),
                    found.map_or_else(
                        || "no such tensor".to_owned(),
                        |tensor| format!("{:?}", tensor.shape),
                    ),
                ));
            }
        }
    }
    let card = ModelCard {
        parent: Some(format!(
            "{}, first {blocks} blocks of the encoder",
            file.name
        )),
        loudest_db,
        ..ModelCard::trunk(architecture, blocks, true)
    };
    card.check()?;
    Ok(ModelFile { card, tensors })
}
