//! ONNX export: the network, optionally with its front end, as a graph for onnxruntime, Triton and other runtimes.
//!
//! Inputs are `samples [batch, samples]` at 16 kHz or `log_mel [batch, frames, bands]` in dB, and `lengths [batch]`,
//! the number of valid samples or frames of each row. Outputs are `probabilities`, `attention` (if the network has it)
//! and `embedding`. The output of a row does not depend on its batch: the graph computes masks from the lengths.
//! Silence at the ends is not trimmed.
//!
//! The graph uses only operators of the default domain at opset [`OPSET`] and does not require a Fourier transform
//! operator.
//!
//! ```
//! use speech_emotion::export::onnx::{OnnxInput, OnnxOptions, export};
//! use speech_emotion::model::ModelFile;
//!
//! let model = ModelFile::read(&std::fs::read("model/emodb.safetensors")?)?;
//! let options = OnnxOptions {
//!     input: OnnxInput::Samples,
//!     session_input: false,
//! };
//! let bytes = export(&model, options)?;
//! # assert!(!bytes.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod attribute;
mod encoder;
mod frontend;
mod graph;
mod head;
mod lengths;
mod log_mel;
mod proto;
mod separable;
#[cfg(test)]
mod tests;
mod weights;

use self::graph::{Element, Graph, Value};
use self::proto::ProtoMessage;
use crate::error::Error;
use crate::model::{EMBEDDING, ModelFile, NamedTensors, NetworkConfig};

/// The version of the operator set.
pub const OPSET: u64 = 17;
/// The version of the file format that corresponds to the opset.
const IR_VERSION: u64 = 8;
/// The first input of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnnxInput {
    /// `samples [batch, samples]`, 16 kHz, nominally in [-1, 1]. `lengths` are in samples, at least 960.
    Samples,
    /// `log_mel [batch, frames, 128]` or `[batch, frames, 80]` (Whisper), dB, not standardized. `lengths` are in
    /// frames, at least 7.
    LogMel,
}

/// The options of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnnxOptions {
    /// The first input of the graph.
    pub input: OnnxInput,
    /// Whether `session_offset [batch, embedding size]` is a required input. Otherwise it defaults to 0, which runtimes
    /// without optional inputs always use.
    pub session_input: bool,
}

/// Exports a model to an ONNX file.
///
/// # Errors
/// `model-architecture` for a network of Table 5; `model-tensor-missing` and `model-tensor-shape` if the tensors do not
/// match the network; `model-session` if a session input is requested for a model without `embedding.mean`.
pub fn export(model: &ModelFile, settings: OnnxOptions) -> Result<Vec<u8>, Error> {
    let config = NetworkConfig::from(&model.card);
    config.architecture.require_recognizer()?;
    let weights = NamedTensors::new(config, &model.tensors);
    if settings.session_input && weights.embedding()?.is_none() {
        return Err(Error::ModelSession {
            expected: EMBEDDING[0],
        });
    }
    let graph = &mut Graph::default();
    let (log_mel, frames) = input(graph, model, settings.input);
    let (features, frames) = frontend::features(graph, model, (log_mel, frames))?;
    let features = (features, &frames);
    let states = match config.architecture.encoder() {
        None => separable::states(graph, &weights, config, features)?,
        Some(size) => encoder::states(graph, &weights, (config, size), features)?,
    };
    let (embedding, attention) = head::embedding(graph, &weights, config, &states)?;
    let centred = session(graph, &weights, config, settings.session_input, &embedding)?;
    let temperature = model.card.temperature.unwrap_or(1.0);
    let probabilities = head::probabilities(graph, &weights, &centred, temperature)?;

    let size = config.embedding_size().to_string();
    let classes = config.classes.to_string();
    graph.output("probabilities", &probabilities, &["batch", &classes]);
    if let Some(attention) = attention {
        graph.output("attention", &attention, &["batch", "steps"]);
    }
    graph.output("embedding", &embedding, &["batch", &size]);
    Ok(file(model, std::mem::take(graph)))
}

/// The log-mel and the number of valid frames of each row.
fn input(graph: &mut Graph, model: &ModelFile, input: OnnxInput) -> (Value, Value) {
    let kind = model.card.architecture.log_mel();
    match input {
        OnnxInput::Samples => {
            let samples = graph.input("samples", Element::Float, &["batch", "samples"]);
            let lengths = graph.input("lengths", Element::Int64, &["batch"]);
            let amplified = model.card.loudest_db.is_some();
            log_mel::log_mel(graph, kind, (&samples, &lengths), amplified)
        }
        OnnxInput::LogMel => {
            let bands = kind.bands().to_string();
            let log_mel = graph.input("log_mel", Element::Float, &["batch", "frames", &bands]);
            let lengths = graph.input("lengths", Element::Int64, &["batch"]);
            let longest = lengths::axis(graph, &log_mel, 1);
            let frames = graph.add("Min", &[&lengths, &longest]);
            (log_mel, frames)
        }
    }
}

/// Subtracts the difference between the session mean and the training mean, for models that support sessions.
fn session(
    graph: &mut Graph,
    weights: &NamedTensors<'_>,
    config: NetworkConfig,
    required: bool,
    embedding: &Value,
) -> Result<Value, Error> {
    if weights.embedding()?.is_none() {
        return Ok(embedding.clone());
    }
    let size = config.embedding_size();
    let rows = if required { "batch" } else { "sessions" };
    let offset = graph.input("session_offset", Element::Float, &[rows, &size.to_string()]);
    if !required {
        graph.tensor(offset.name(), &[1, size], &vec![0.0; size]);
    }
    Ok(graph.add("Sub", &[embedding, &offset]))
}

fn file(model: &ModelFile, graph: Graph) -> Vec<u8> {
    let mut file = ProtoMessage::default();
    file.number(1, IR_VERSION);
    file.text(2, "speech-emotion");
    file.text(3, env!("CARGO_PKG_VERSION"));
    file.message(7, &graph.into_message());
    let mut opset = ProtoMessage::default();
    opset.text(1, "");
    opset.number(2, OPSET);
    file.message(8, &opset);
    let mut metadata = |key: &str, value: &str| {
        let mut entry = ProtoMessage::default();
        entry.text(1, key);
        entry.text(2, value);
        file.message(14, &entry);
    };
    for (key, value) in model.card.to_metadata() {
        metadata(key, &value);
    }
    if let Some([mean, _]) = model.embedding_standardization() {
        let numbers: Vec<String> = mean.iter().map(f32::to_string).collect();
        metadata("embedding_mean", &format!("[{}]", numbers.join(", ")));
    }
    file.into_bytes()
}
