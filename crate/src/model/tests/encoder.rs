//! Model files with a Whisper encoder.

use std::collections::BTreeMap;

use super::assert_code;
use crate::model::{
    Architecture, EncoderSize, ModelCard, ModelFile, NetworkConfig, Precision, TensorData32,
    expected_shapes,
};
use crate::random::Generator;

const SIZE: EncoderSize = EncoderSize {
    width: 32,
    hidden: 48,
    heads: 2,
};

fn small(size: EncoderSize) -> ModelFile {
    let card = ModelCard {
        architecture: Architecture::WhisperEncoder(size),
        deviation: true,
        ..ModelCard::new(vec!["a".to_owned(), "b".to_owned()], 1, true, true)
    };
    let mut generator = Generator::new(7);
    let tensors: BTreeMap<String, TensorData32> = expected_shapes(NetworkConfig::from(&card))
        .into_iter()
        .map(|(name, shape)| {
            let count = shape.iter().product();
            let values = (0..count).map(|_| 0.5 + generator.uniform()).collect();
            (name, TensorData32 { shape, values })
        })
        .collect();
    ModelFile { card, tensors }
}

#[test]
fn a_file_round_trips() {
    let model = small(SIZE);
    let read = ModelFile::read(&model.write(Precision::F32).unwrap()).unwrap();
    assert_eq!(read, model);
    assert_eq!(read.card.embedding_size(), 64);
    assert_eq!(read.standardization().unwrap().mean.len(), 80);
    // conv1, conv2, one block, attention and classifier.
    let trunk = 80 * 3 * 32 + 32 + 32 * 3 * 32 + 32 + 4 * 32 + 4 * 32 * 32 + 4 * 32;
    let mlp = 2 * 32 * 48 + 48 + 32;
    let head = 32 + 64 * 64 + 64 + 64 + 2 * 64 + 2;
    assert_eq!(read.card.parameter_count(), trunk + mlp + head);
}

#[test]
fn unsupported_sizes_are_refused() {
    for heads in [0, 3, 4, usize::MAX / 16 + 3] {
        let model = small(EncoderSize { heads, ..SIZE });
        let parts = ["heads", "multiples of 16"];
        assert_code(model.write(Precision::F32), "model-metadata", &parts);
    }
    for (width, hidden) in [(0, 48), (32, 0), (32, 40), (40, 48)] {
        let model = small(EncoderSize {
            width,
            hidden,
            ..SIZE
        });
        let parts = ["architecture", "multiples of 16"];
        assert_code(model.write(Precision::F32), "model-metadata", &parts);
    }
}

#[test]
fn a_truncated_file_is_refused() {
    let bytes = small(SIZE).write(Precision::Int8).unwrap();
    assert!(ModelFile::read(&bytes).is_ok());
    for length in [bytes.len() - 1, bytes.len() / 2, 100] {
        assert_code(ModelFile::read(&bytes[..length]), "model-damaged", &[]);
    }
}

#[test]
fn the_features_must_be_those_of_the_architecture() {
    let mut model = small(SIZE);
    let mean = model.tensors.get_mut("features.mean").unwrap();
    mean.shape = vec![128];
    mean.values = vec![0.0; 128];
    let parts = ["features.mean", "[80]", "[128]"];
    assert_code(model.write(Precision::F32), "model-tensor-shape", &parts);
}
