//! Tests the structure of the files with a minimal ONNX reader. `tests/exchange` compares the output of onnxruntime
//! with that of the engine.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::frontend::MEL_BANDS;
use crate::model::{
    Architecture, EncoderSize, Initialization, ModelCard, TensorData32, expected_shapes,
    initial_weights,
};
use crate::random::Generator;

/// The value of a field of a message.
#[derive(Debug, Clone, PartialEq)]
enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// The fields of a message in order, with their numbers.
#[derive(Debug)]
struct Fields<'a>(Vec<(u64, Field<'a>)>);

impl<'a> Fields<'a> {
    fn read(mut bytes: &'a [u8]) -> Self {
        fn varint(bytes: &mut &[u8]) -> u64 {
            let length = 1 + bytes.iter().position(|byte| byte & 0x80 == 0).unwrap();
            let (now, later) = bytes.split_at(length);
            *bytes = later;
            let groups = now.iter().rev();
            groups.fold(0, |value, byte| value << 7 | u64::from(byte & 0x7f))
        }
        let mut fields = Vec::new();
        while !bytes.is_empty() {
            let key = varint(&mut bytes);
            let value = match key & 7 {
                0 => Field::Number(varint(&mut bytes)),
                2 => {
                    let length = varint(&mut bytes) as usize;
                    let (now, later) = bytes.split_at(length);
                    bytes = later;
                    Field::Bytes(now)
                }
                other => panic!("wire type {other}"),
            };
            fields.push((key >> 3, value));
        }
        Self(fields)
    }

    fn all(&self, field: u64) -> impl Iterator<Item = &Field<'a>> {
        let of_field = move |(number, _): &&(u64, Field<'a>)| *number == field;
        self.0.iter().filter(of_field).map(|(_, value)| value)
    }

    fn messages(&self, field: u64) -> Vec<Fields<'a>> {
        let message = |value: &Field<'a>| match value {
            Field::Bytes(bytes) => Fields::read(bytes),
            Field::Number(number) => panic!("{number}"),
        };
        self.all(field).map(message).collect()
    }

    fn texts(&self, field: u64) -> Vec<&'a str> {
        let text = |value: &Field<'a>| match value {
            Field::Bytes(bytes) => std::str::from_utf8(bytes).unwrap(),
            Field::Number(number) => panic!("{number}"),
        };
        self.all(field).map(text).collect()
    }

    fn numbers(&self, field: u64) -> Vec<u64> {
        let number = |value: &Field<'a>| match value {
            Field::Number(number) => *number,
            Field::Bytes(bytes) => panic!("{bytes:?}"),
        };
        self.all(field).map(number).collect()
    }
}

/// A model with initial weights.
fn model(config: NetworkConfig, sessions: bool) -> ModelFile {
    let labels = (0..config.classes).map(|class| format!("label {class}"));
    let card = ModelCard {
        deviation: config.deviation,
        loudest_db: sessions.then_some(23.7),
        ..ModelCard::new(
            labels.collect(),
            config.blocks,
            config.tied,
            config.attention,
        )
    };
    let mut tensors = initial_weights(config, Initialization::He, 1);
    for name in ["features.mean", "features.std"] {
        let (shape, values) = (vec![MEL_BANDS], vec![1.0; MEL_BANDS]);
        tensors.insert(name.to_owned(), TensorData32 { shape, values });
    }
    let mut file = ModelFile { card, tensors };
    if sessions {
        let size = config.embedding_size();
        file.set_embedding_standardization(vec![0.25; size], vec![0.5; size]);
    }
    file
}

/// All network configurations.
fn configs() -> Vec<NetworkConfig> {
    let paper = NetworkConfig::paper(3, 7);
    let mut configs: Vec<_> = (1..=6)
        .map(|blocks| NetworkConfig::paper(blocks, 4))
        .collect();
    configs.extend([
        NetworkConfig {
            tied: false,
            ..paper
        },
        NetworkConfig {
            attention: false,
            ..paper
        },
        NetworkConfig {
            deviation: true,
            ..paper
        },
    ]);
    configs
}

/// The operators of a validated graph: values are defined before use, names are unique, and every initializer is used
/// and has the number of bytes of its shape.
fn check(bytes: &[u8]) -> BTreeMap<String, usize> {
    let file = Fields::read(bytes);
    assert_eq!(file.numbers(1), [IR_VERSION]);
    assert_eq!(file.messages(8)[0].numbers(2), [OPSET]);
    let graph = &file.messages(7)[0];
    let mut known = BTreeSet::new();
    for tensor in graph.messages(5) {
        let size = if tensor.numbers(2) == [1] { 4 } else { 8 };
        let count: u64 = tensor.numbers(1).iter().product();
        let [Field::Bytes(raw)] = tensor.all(9).collect::<Vec<_>>()[..] else {
            panic!("{tensor:?}")
        };
        assert_eq!(raw.len() as u64, size * count, "{:?}", tensor.texts(8));
        assert!(known.insert(tensor.texts(8)[0]));
    }
    let initializers = known.clone();
    // `session_offset` may have a default value.
    known.extend(graph.messages(11).iter().map(|input| input.texts(1)[0]));
    let mut used = BTreeSet::new();
    let mut operators = BTreeMap::new();
    for node in graph.messages(1) {
        for input in node.texts(1) {
            assert!(known.contains(input), "{input}");
            used.insert(input);
        }
        for output in node.texts(2).into_iter().filter(|name| !name.is_empty()) {
            assert!(known.insert(output), "{output} twice");
        }
        *operators.entry(node.texts(4)[0].to_owned()).or_default() += 1;
    }
    for output in graph.messages(12) {
        assert!(known.contains(output.texts(1)[0]));
    }
    let unused: Vec<_> = initializers.difference(&used).collect();
    assert!(unused.is_empty(), "{unused:?}");
    operators
}

fn inputs_and_outputs(bytes: &[u8]) -> [Vec<String>; 2] {
    let file = Fields::read(bytes);
    let graph = &file.messages(7)[0];
    [11, 12].map(|field| {
        let values = graph.messages(field);
        values
            .iter()
            .map(|value| value.texts(1)[0].to_owned())
            .collect()
    })
}

/// The values of an initializer.
fn initializer(bytes: &[u8], name: &str) -> Vec<f32> {
    let tensors = Fields::read(bytes).messages(7)[0].messages(5);
    let tensor = tensors.iter().find(|tensor| tensor.texts(8) == [name]);
    let Some(Field::Bytes(raw)) = tensor.unwrap().all(9).next() else {
        panic!("{name}")
    };
    let numbers = raw.as_chunks::<4>().0.iter();
    numbers.map(|bytes| f32::from_le_bytes(*bytes)).collect()
}

const SAMPLES: OnnxOptions = OnnxOptions {
    input: OnnxInput::Samples,
    session_input: false,
};
const LOG_MEL: OnnxOptions = OnnxOptions {
    input: OnnxInput::LogMel,
    session_input: false,
};

#[test]
fn every_network_is_a_complete_graph() {
    for config in configs() {
        for (settings, sessions) in [(SAMPLES, false), (LOG_MEL, true)] {
            let bytes = export(&model(config, sessions), settings).unwrap();
            let operators = check(&bytes);
            let waves = usize::from(settings.input == OnnxInput::Samples);
            assert_eq!(operators["Conv"], 1 + 3 * config.blocks + waves);
            assert_eq!(operators["GRU"], 1);
            let [inputs, outputs] = inputs_and_outputs(&bytes);
            let first = ["samples", "log_mel"][1 - waves];
            let offset = sessions.then_some("session_offset");
            let expected: Vec<_> = [first, "lengths"].into_iter().chain(offset).collect();
            assert_eq!(inputs, expected);
            let attention = config.attention.then_some("attention");
            let expected = ["probabilities"].into_iter().chain(attention);
            assert_eq!(outputs, expected.chain(["embedding"]).collect::<Vec<_>>());
        }
    }
}

#[test]
fn the_gates_have_the_order_of_onnx() {
    let model = model(NetworkConfig::paper(1, 2), false);
    let bytes = export(&model, LOG_MEL).unwrap();
    let hidden = &model.tensors["gru.hidden.weight"].values;
    let gate = hidden.len() / 3;
    let ours = hidden.chunks_exact(gate).collect::<Vec<_>>();
    let onnx = initializer(&bytes, "gru.hidden.weight");
    // Update, reset, candidate.
    for (row, gate) in onnx.chunks_exact(gate).zip([1, 0, 2]) {
        assert_eq!(row, ours[gate]);
    }
    assert_eq!(initializer(&bytes, "gru.bias").len(), 6 * 128);
}

#[test]
fn the_card_is_in_the_metadata() {
    let model = model(NetworkConfig::paper(1, 2), true);
    let bytes = export(&model, SAMPLES).unwrap();
    let entries = Fields::read(&bytes).messages(14);
    let entries: BTreeMap<_, _> = entries
        .iter()
        .map(|entry| (entry.texts(1)[0], entry.texts(2)[0]))
        .collect();
    assert_eq!(entries["labels"], r#"["label 0","label 1"]"#);
    assert_eq!(entries["loudest_db"], "23.7");
    let mean: Vec<f32> = serde_json::from_str(entries["embedding_mean"]).unwrap();
    assert_eq!(mean, [0.25; 256]);
}

#[test]
fn a_session_needs_the_mean_of_the_embedding() {
    let settings = OnnxOptions {
        session_input: true,
        ..SAMPLES
    };
    let config = NetworkConfig::paper(1, 2);
    let error = export(&model(config, false), settings).unwrap_err();
    assert_eq!(error.code(), "model-session");
    let bytes = export(&model(config, true), settings).unwrap();
    check(&bytes);
    let graph = &Fields::read(&bytes).messages(7)[0];
    let initializers = graph.messages(5);
    let has_default = |tensor: &Fields<'_>| tensor.texts(8) == ["session_offset"];
    assert!(!initializers.iter().any(has_default));
}

const SIZE: EncoderSize = EncoderSize {
    width: 32,
    hidden: 48,
    heads: 2,
};

/// A model with a Whisper encoder of two blocks.
fn encoder_model() -> ModelFile {
    let card = ModelCard {
        architecture: Architecture::WhisperEncoder(SIZE),
        deviation: true,
        loudest_db: Some(16.0),
        ..ModelCard::new(vec!["a".to_owned(), "b".to_owned()], 2, true, true)
    };
    let mut generator = Generator::new(3);
    let config = NetworkConfig::from(&card);
    let tensors = expected_shapes(config).into_iter().map(|(name, shape)| {
        let count = shape.iter().product();
        let values = (0..count).map(|_| 0.5 + generator.uniform()).collect();
        (name, TensorData32 { shape, values })
    });
    let tensors = tensors.collect();
    let mut file = ModelFile { card, tensors };
    file.set_embedding_standardization(vec![0.25; 64], vec![0.5; 64]);
    file
}

#[test]
fn a_whisper_encoder_is_a_complete_graph() {
    for settings in [SAMPLES, LOG_MEL] {
        let bytes = export(&encoder_model(), settings).unwrap();
        let operators = check(&bytes);
        let from_samples = settings.input == OnnxInput::Samples;
        let waves = usize::from(from_samples);
        assert_eq!(operators["Conv"], 2 + waves);
        assert_eq!(operators["LayerNormalization"], 4);
        assert_eq!(operators["Erf"], 4);
        // Self-attention, attention, classifier.
        assert_eq!(operators["Softmax"], 2 + 1 + 1);
        assert_eq!(operators.get("GatherElements").copied().unwrap_or(0), waves);
        assert!(!operators.contains_key("GRU"));
        let [inputs, outputs] = inputs_and_outputs(&bytes);
        let first = if from_samples { "samples" } else { "log_mel" };
        assert_eq!(inputs, [first, "lengths", "session_offset"]);
        assert_eq!(outputs, ["probabilities", "attention", "embedding"]);
    }
}

#[test]
fn the_parts_of_an_encoder_have_the_layout_of_the_operators() {
    let model = encoder_model();
    let bytes = export(&model, LOG_MEL).unwrap();
    let qkv = &model.tensors["blocks.1.attention.qkv.weight"].values;
    let keys = initializer(&bytes, "blocks.1.attention.keys.weight");
    assert_eq!(keys.len(), 32 * 32);
    for (index, value) in keys.iter().enumerate() {
        let (column, row) = (index / 32, index % 32);
        assert_eq!(*value, qkv[(32 + row) * 32 + column]);
    }
    let bias = &model.tensors["blocks.1.attention.qkv.bias"].values;
    assert_eq!(
        initializer(&bytes, "blocks.1.attention.values.bias"),
        bias[64..]
    );
    let positions = initializer(&bytes, "positions");
    assert_eq!(positions.len(), 350 * 32);
    // The sines of step 0, then the cosines.
    assert_eq!(positions[..32], [[0.0; 16], [1.0; 16]].concat());
    assert_eq!(positions[2 * 32], 2.0f64.sin() as f32);
}
