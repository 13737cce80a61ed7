//! WebGPU inference with verification: results must agree with the CPU, and the device must report no error. On failure
//! the CPU is used, and WebGPU is tried again later.

mod patience;

use self::patience::within;
use super::backend::Backend;
use crate::error::Error;
use crate::frontend::SAMPLE_RATE;
use crate::inference::gpu::{Device, Engine};
use crate::model::{ModelFile, NetworkConfig};
use crate::recognizer::{Classification, Input, Recognizer};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;
use web_time::Instant;

/// The maximum difference of any probability, attention weight or embedding value between the backends; relative for
/// values above 1, which embeddings of the large model have.
const TOLERANCE: f32 = 1e-3;
/// The timeout for GPU results, seconds. Software adapters take several seconds for 7 s of audio, and longer for the
/// first call, which compiles the shaders.
const PATIENCE: u32 = 60;
/// The delay before the first retry after a failure; it doubles with each further failure.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// The GPU part of a recognizer.
pub(super) struct Gpu {
    /// The model file, for reloading; empty if WebGPU was not requested.
    model: Vec<u8>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    engine: Option<Rc<Engine>>,
    adapter: Option<String>,
    /// Why the CPU is used although WebGPU was requested.
    failure: Option<Failure>,
}

struct Failure {
    reason: String,
    at: Instant,
    /// The delay between `at` and the next attempt.
    pause: Duration,
    trying: bool,
}

thread_local! {
    /// All recognizers of a module share one device, as long as it works.
    static DEVICE: RefCell<Option<Device>> = const { RefCell::new(None) };
}

impl Gpu {
    pub(super) fn unused() -> Self {
        Self {
            model: Vec::new(),
            state: RefCell::default(),
        }
    }

    /// Loads `model` onto the GPU and compares its output for a short test signal with that of the CPU.
    pub(super) async fn load(cpu: &Recognizer, model: &[u8]) -> Result<Self, Error> {
        let engine = start(cpu, model).await?;
        Ok(Self {
            model: model.to_vec(),
            state: RefCell::new(State {
                adapter: Some(engine.device().name().to_owned()),
                engine: Some(Rc::new(engine)),
                failure: None,
            }),
        })
    }

    pub(super) fn backend(&self) -> Backend {
        let state = self.state.borrow();
        Backend {
            name: if state.engine.is_some() {
                "webgpu"
            } else {
                "cpu"
            },
            adapter: state.adapter.clone(),
            reason: state
                .failure
                .as_ref()
                .map(|failure| failure.reason.clone())
                .filter(|_| state.engine.is_none()),
            dispatches: state.engine.as_ref().map(|engine| engine.dispatches()),
        }
    }

    /// Discards the failed `engine` until the next attempt.
    fn give_up(&self, engine: &Rc<Engine>, reason: String) {
        let mut state = self.state.borrow_mut();
        // Another call may have failed and recovered in the meantime.
        if state
            .engine
            .as_ref()
            .is_some_and(|used| Rc::ptr_eq(used, engine))
        {
            state.engine = None;
            state.fail(reason);
        }
    }
}

impl State {
    fn fail(&mut self, reason: String) {
        let at = Instant::now();
        let pause = match &self.failure {
            Some(last) if at - last.at < 2 * LONGEST_PAUSE => (2 * last.pause).min(LONGEST_PAUSE),
            _ => FIRST_PAUSE,
        };
        self.failure = Some(Failure {
            reason,
            at,
            pause,
            trying: false,
        });
    }

    /// Whether WebGPU should be tried again now; marks the attempt as started.
    fn take_turn(&mut self) -> bool {
        let Some(failure) = self.failure.as_mut().filter(|_| self.engine.is_none()) else {
            return false;
        };
        let due = !failure.trying && failure.at.elapsed() >= failure.pause;
        failure.trying |= due;
        due
    }
}

/// The result of the GPU, or of the CPU if the GPU fails.
pub(super) async fn answer(
    cpu: &Rc<Recognizer>,
    gpu: &Rc<Gpu>,
    input: &Input,
) -> Result<Classification, Error> {
    // Not borrowed across the await: another call may fail in the meantime.
    let engine = gpu.state.borrow().engine.clone();
    match engine {
        Some(engine) => match run(&engine, cpu, input).await {
            Ok(answer) => return Ok(answer),
            Err(error) => gpu.give_up(&engine, error.to_string()),
        },
        None => try_again(cpu, gpu),
    }
    cpu.run_async(input).await
}

/// Reloads the model onto the GPU when the delay has passed; meanwhile calls use the CPU.
fn try_again(cpu: &Rc<Recognizer>, gpu: &Rc<Gpu>) {
    if !gpu.state.borrow_mut().take_turn() {
        return;
    }
    let (cpu, gpu) = (Rc::clone(cpu), Rc::clone(gpu));
    spawn_local(async move {
        let started = start(&cpu, &gpu.model).await;
        let mut state = gpu.state.borrow_mut();
        match started {
            Ok(engine) => {
                state.adapter = Some(engine.device().name().to_owned());
                state.engine = Some(Rc::new(engine));
            }
            Err(error) => state.fail(error.to_string()),
        }
    });
}

/// Creates a GPU engine and verifies it against the CPU with a short test signal.
async fn start(cpu: &Recognizer, model: &[u8]) -> Result<Engine, Error> {
    within(PATIENCE, agreeing_engine(cpu, model))
        .await
        .unwrap_or_else(|| Err(unavailable(format!("no result within {PATIENCE} s"))))
}

async fn agreeing_engine(cpu: &Recognizer, model: &[u8]) -> Result<Engine, Error> {
    let file = ModelFile::read(model)?;
    let device = open().await?;
    let engine = Engine::new(device, NetworkConfig::from(&file.card), &file.tensors).await?;
    let input = cpu.input(&test_sound(), SAMPLE_RATE)?;
    let expected = cpu.run_async(&input).await?;
    let received = run(&engine, cpu, &input)
        .await
        .map_err(|error| unavailable(error.to_string()))?;
    let difference = largest_difference(&expected, &received);
    // NaN fails the comparison too.
    if difference <= TOLERANCE {
        return Ok(engine);
    }
    let adapter = engine.device().name();
    Err(unavailable(format!(
        "the results of {adapter} differ from those of the CPU by {difference:.2e}, expected at most {TOLERANCE:.0e}"
    )))
}

async fn run(engine: &Engine, cpu: &Recognizer, input: &Input) -> Result<Classification, Error> {
    let began = Instant::now();
    let output = within(PATIENCE, engine.run(&input.features)).await;
    let output =
        output.unwrap_or_else(|| Err(Error::device(&format!("no result within {PATIENCE} s"))))?;
    cpu.result(input, began, output)
}

/// The device of this module; opens a new one if there is none or if it has failed.
async fn open() -> Result<Device, Error> {
    let opened = DEVICE.with_borrow(Clone::clone);
    if let Some(device) = opened.filter(|device| device.fault().is_none()) {
        return Ok(device);
    }
    let device = Device::open().await?;
    DEVICE.with_borrow_mut(|opened| *opened = Some(device.clone()));
    Ok(device)
}

fn unavailable(reason: String) -> Error {
    Error::BackendUnavailable { reason }
}

/// Half a second of a sine sweep from 100 Hz to 7 kHz, which excites every band.
fn test_sound() -> Vec<f32> {
    const SECONDS: f32 = 0.5;
    let rate = SAMPLE_RATE as f32;
    (0..(SECONDS * rate) as usize)
        .map(|i| {
            let time = i as f32 / rate;
            let cycles = 100.0 * time + 0.5 * (7000.0 - 100.0) / SECONDS * time * time;
            0.5 * (std::f32::consts::TAU * cycles.fract()).sin()
        })
        .collect()
}

fn largest_difference(a: &Classification, b: &Classification) -> f32 {
    let values = |answer: &Classification| -> Vec<f32> {
        let probabilities = answer
            .probabilities
            .iter()
            .map(|(_, probability)| *probability);
        probabilities
            .chain(answer.attention.iter().copied())
            .chain(answer.embedding.iter().copied())
            .collect()
    };
    let (a, b) = (values(a), values(b));
    if a.len() != b.len() {
        return f32::INFINITY;
    }
    a.iter().zip(&b).fold(0.0, |largest, (a, b)| {
        largest.max((a - b).abs() / a.abs().max(1.0))
    })
}
