//! Inference backends: the CPU engine, WebGPU, or burn on one of its devices.

use super::backend_info::BackendInfo;
#[cfg(feature = "webgpu")]
use super::gpu::{GpuNetwork, Verification};
use crate::error::Error;
#[cfg(feature = "train")]
use crate::inference::cpu::Classifier;
use crate::inference::cpu::{Arithmetic, Columns, Engine, Output, Trace};
#[cfg(feature = "train")]
use crate::model::NamedTensors;
use crate::model::NetworkConfig;
use crate::model::TensorData32;
#[cfg(feature = "train")]
use crate::networks::{Batch, EmotionNetwork};
#[cfg(feature = "train")]
use burn::prelude::{Device, Module, Tensor};
use std::collections::BTreeMap;

/// The inference backend of a recognizer.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum Backend {
    /// The engine of this crate on the CPU, single-threaded. In WebAssembly with relaxed SIMD, matrix products are
    /// computed in eight bits.
    #[default]
    Cpu,
    /// The same engine with matrix products in eight bits, which are faster with relaxed SIMD only. 99 % of the
    /// probabilities differ from those of `f32` by less than 0.03 (large model: 0.07).
    #[cfg(not(target_arch = "wasm32"))]
    Int8,
    /// A GPU, with WebGPU in a browser and with Vulkan, Metal or DirectX 12 natively. Its results are compared with
    /// those of the CPU when a model is loaded. After a failure the CPU computes the result, and the GPU is tried again
    /// later; [`Recognizer::backend`](super::Recognizer::backend) returns the reason.
    ///
    /// ```no_run
    /// use speech_emotion::{Backend, Recognizer};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let model = std::fs::read("emodb-large.safetensors")?;
    /// // Without a GPU: `backend-unavailable`.
    /// let recognizer = Recognizer::from_bytes(&model, Backend::WebGpu)
    ///     .or_else(|_| Recognizer::from_bytes(&model, Backend::Cpu))?;
    /// let classification = recognizer.classify(&[0.0; 16_000], 16_000)?;
    /// println!("{} on {}", classification.label, recognizer.backend().name);
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "webgpu")]
    WebGpu,
    /// A [burn](https://burn.dev) device: a GPU, or `Device::flex()`, the reference of the engine.
    #[cfg(feature = "train")]
    Burn(Device),
}

#[cfg(feature = "train")]
impl From<Device> for Backend {
    fn from(device: Device) -> Self {
        Self::Burn(device)
    }
}

/// A network with its weights on a device.
pub(super) enum Network {
    Engine(Box<Engine>),
    #[cfg(feature = "webgpu")]
    Gpu(GpuNetwork),
    /// The classifier is on the CPU for embeddings that were centered by a session.
    #[cfg(feature = "train")]
    Burn(Box<EmotionNetwork>, Device, Box<Classifier>),
}

impl Network {
    pub(super) fn new(
        config: NetworkConfig,
        tensors: BTreeMap<String, TensorData32>,
        backend: Backend,
    ) -> Result<Self, Error> {
        Ok(match backend {
            Backend::Cpu => Self::engine(config, tensors, Arithmetic::FASTEST)?,
            #[cfg(not(target_arch = "wasm32"))]
            Backend::Int8 => Self::engine(config, tensors, Arithmetic::Int8)?,
            #[cfg(feature = "webgpu")]
            Backend::WebGpu => {
                let reason = "`Recognizer::load` is required in a browser".to_owned();
                return Err(Error::backend_unavailable(reason));
            }
            #[cfg(feature = "train")]
            Backend::Burn(device) => {
                let network = EmotionNetwork::from_tensors(config, &tensors, &device)?.no_grad();
                let classifier = Classifier::new(&NamedTensors::new(config, &tensors))?;
                Self::Burn(Box::new(network), device, Box::new(classifier))
            }
        })
    }

    fn engine(
        config: NetworkConfig,
        tensors: BTreeMap<String, TensorData32>,
        arithmetic: Arithmetic,
    ) -> Result<Self, Error> {
        let engine = Engine::from_owned(config, tensors, arithmetic)?;
        Ok(Self::Engine(Box::new(engine)))
    }

    /// Moves a network of the CPU engine to WebGPU; other backends are unchanged. `model` is the model file.
    #[cfg(feature = "webgpu")]
    pub(super) async fn on_gpu(
        self,
        model: &[u8],
        verification: Verification,
    ) -> Result<Self, Error> {
        match self {
            Self::Engine(engine) => {
                let network = GpuNetwork::load(*engine, model, verification).await?;
                Ok(Self::Gpu(network))
            }
            other => Ok(other),
        }
    }

    /// The backend in use.
    pub(super) fn info(&self) -> BackendInfo {
        match self {
            Self::Engine(_) => BackendInfo::named("cpu"),
            #[cfg(feature = "webgpu")]
            Self::Gpu(network) => network.info(),
            #[cfg(feature = "train")]
            Self::Burn(..) => BackendInfo::named("burn"),
        }
    }

    /// Computes the output of the network for standardized features, `frames x bands`. In a browser, WebGPU requires
    /// [`run_async`](Self::run_async), and this function uses the CPU engine. `window` is the first step of a window of
    /// a stream, and the columns of the previous window, which the CPU engine reuses.
    pub(super) fn run(
        &self,
        features: &[f32],
        window: Option<(u64, &mut Columns)>,
    ) -> Result<Output, Error> {
        match self {
            Self::Engine(engine) => Ok(run_engine(engine, features, window)),
            #[cfg(all(feature = "webgpu", not(target_arch = "wasm32")))]
            Self::Gpu(network) => Ok(crate::wait::block_on(network.run(features))),
            #[cfg(all(feature = "webgpu", target_arch = "wasm32"))]
            Self::Gpu(network) => Ok(network.cpu().run(features)),
            #[cfg(feature = "train")]
            Self::Burn(network, device, _) => {
                let values = forward(network, features, device)
                    .try_into_data()
                    .map_err(Error::of_device)?;
                output(values, &network.config())
            }
        }
    }

    /// [`run`](Self::run) for devices that require asynchronous calls.
    #[cfg_attr(
        not(any(feature = "train", feature = "webgpu")),
        expect(clippy::unused_async, reason = "only GPUs are awaited")
    )]
    pub(super) async fn run_async(
        &self,
        features: &[f32],
        window: Option<(u64, &mut Columns)>,
    ) -> Result<Output, Error> {
        match self {
            Self::Engine(engine) => Ok(run_engine(engine, features, window)),
            #[cfg(feature = "webgpu")]
            Self::Gpu(network) => Ok(network.run(features).await),
            #[cfg(feature = "train")]
            Self::Burn(network, device, _) => {
                let values = forward(network, features, device)
                    .into_data_async()
                    .await
                    .map_err(Error::of_device)?;
                output(values, &network.config())
            }
        }
    }

    /// The logits of an embedding.
    pub(super) fn classify_embedding(&self, embedding: &[f32]) -> Vec<f32> {
        match self {
            Self::Engine(engine) => engine.classify_embedding(embedding),
            #[cfg(feature = "webgpu")]
            Self::Gpu(network) => network.cpu().classify_embedding(embedding),
            #[cfg(feature = "train")]
            Self::Burn(_, _, classifier) => classifier.logits(embedding),
        }
    }

    /// The mean of the embedding over the training utterances, if the model has it.
    pub(super) fn embedding_mean(&self) -> Option<&[f32]> {
        match self {
            Self::Engine(engine) => engine.embedding_mean(),
            #[cfg(feature = "webgpu")]
            Self::Gpu(network) => network.cpu().embedding_mean(),
            #[cfg(feature = "train")]
            Self::Burn(_, _, classifier) => classifier.mean(),
        }
    }

    /// [`run`](Self::run) on the CPU engine, with the output of every stage; `None` for burn devices.
    pub(super) fn trace(&self, features: &[f32]) -> Option<(Output, Trace)> {
        match self {
            Self::Engine(engine) => Some(engine.trace(features)),
            #[cfg(feature = "webgpu")]
            Self::Gpu(network) => Some(network.cpu().trace(features)),
            #[cfg(feature = "train")]
            Self::Burn(..) => None,
        }
    }
}

fn run_engine(engine: &Engine, features: &[f32], window: Option<(u64, &mut Columns)>) -> Output {
    match window {
        Some((first, columns)) => engine.run_window(features, first, columns),
        None => engine.run(features),
    }
}

/// Logits, embedding and attention in one tensor `[1, classes + embedding size + steps]`, which requires only one read.
#[cfg(feature = "train")]
fn forward(network: &EmotionNetwork, features: &[f32], device: &Device) -> Tensor<2> {
    let output = network.forward(&Batch::new(&[features], device));
    let parts = [output.logits, output.embedding];
    Tensor::cat(parts.into_iter().chain(output.attention).collect(), 1)
}

#[cfg(feature = "train")]
fn output(values: burn::tensor::TensorData, config: &NetworkConfig) -> Result<Output, Error> {
    let (classes, width) = (config.classes, config.embedding_size());
    let mut logits: Vec<f32> = values.try_into_vec_as().map_err(Error::of_device)?;
    if logits.len() < classes + width {
        let received = format!("{} values for {classes} classes", logits.len());
        return Err(Error::device(received));
    }
    let attention = logits.split_off(classes + width);
    let embedding = logits.split_off(classes);
    Ok(Output {
        logits,
        attention,
        embedding,
    })
}
