//! The network on WebGPU with verification: results must agree with the CPU engine, and the device must report no
//! error. After a failure the CPU engine is used, and WebGPU is tried again later.

mod device;
mod state;
mod verification;
mod within;

pub(super) use verification::Verification;

use self::device::shared_device;
use self::state::{GpuState, Shared};
use self::within::within;
use super::backend_info::BackendInfo;
use crate::error::Error;
use crate::inference::cpu::{Engine as CpuEngine, Output};
use crate::inference::gpu::{Engine, TIMEOUT};
use crate::model::{ModelFile, NetworkConfig};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A network on WebGPU, with the CPU engine as reference and fallback.
pub(super) struct GpuNetwork(Shared<Inner>);

struct Inner {
    cpu: CpuEngine,
    /// The model file, for reloading.
    model: Vec<u8>,
    verification: Verification,
    state: Mutex<GpuState>,
}

impl GpuNetwork {
    /// Loads `model` onto the GPU and compares its output for a short test signal with that of `cpu`.
    ///
    /// # Errors
    /// `backend-unavailable`: there is no adapter, the device lacks a limit or fails, or the outputs differ.
    pub(super) async fn load(
        cpu: CpuEngine,
        model: &[u8],
        verification: Verification,
    ) -> Result<Self, Error> {
        let inner = Inner {
            cpu,
            model: model.to_vec(),
            verification,
            state: Mutex::default(),
        };
        let engine = inner.start().await?;
        inner.state().use_engine(engine);
        Ok(Self(Shared::new(inner)))
    }

    /// The output of the GPU, or of the CPU if the GPU fails. Natively the call blocks the thread.
    pub(super) async fn run(&self, features: &[f32]) -> Output {
        if let Some(engine) = self.engine().await {
            match run(&engine, features).await {
                Ok(output) => return output,
                Err(error) => self.0.state().discard(&engine, error.to_string()),
            }
        }
        self.0.cpu.run(features)
    }

    pub(super) fn cpu(&self) -> &CpuEngine {
        &self.0.cpu
    }

    pub(super) fn info(&self) -> BackendInfo {
        self.0.state().info()
    }

    /// The engine in use. After a failure and a delay, WebGPU is tried again: natively during this call, in a browser
    /// in the background, so that no call waits.
    async fn engine(&self) -> Option<Shared<Engine>> {
        let (engine, retry) = {
            let mut state = self.0.state();
            (state.engine(), state.start_retry())
        };
        if !retry {
            return engine;
        }
        #[cfg(not(target_arch = "wasm32"))]
        self.0.retry().await;
        #[cfg(target_arch = "wasm32")]
        {
            let inner = Shared::clone(&self.0);
            wasm_bindgen_futures::spawn_local(async move { inner.retry().await });
        }
        self.0.state().engine()
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, GpuState> {
        // The state is valid after every statement, so poisoning is ignored.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn retry(&self) {
        // The state is not locked during the await.
        let started = self.start().await;
        let mut state = self.state();
        match started {
            Ok(engine) => state.use_engine(engine),
            Err(error) => state.fail(error.to_string()),
        }
    }

    /// Creates a GPU engine and verifies it against the CPU.
    async fn start(&self) -> Result<Engine, Error> {
        let started = within(TIMEOUT, self.verified_engine()).await;
        started.unwrap_or_else(|| {
            Err(Error::backend_unavailable(format!(
                "no result within {} s",
                TIMEOUT.as_secs()
            )))
        })
    }

    async fn verified_engine(&self) -> Result<Engine, Error> {
        let file = ModelFile::read(&self.model)?;
        let device = shared_device().await?;
        let engine = Engine::new(device, NetworkConfig::from(&file.card), &file.tensors).await?;
        drop(file);
        let features = self.verification.features();
        let expected = self.cpu.run(features);
        let received = run(&engine, features).await;
        let received = received.map_err(Error::backend_unavailable)?;
        let adapter = engine.device().name();
        self.verification
            .compare(adapter, &expected, &received)
            .map_err(Error::backend_unavailable)?;
        Ok(engine)
    }
}

/// Runs the network on the GPU, with a timeout.
async fn run(engine: &Engine, features: &[f32]) -> Result<Output, Error> {
    let output = within(TIMEOUT, engine.run(features)).await;
    output.unwrap_or_else(|| {
        let reason = format!("no result within {} s", TIMEOUT.as_secs());
        Err(Error::device(reason))
    })
}
