//! A training session: recordings and a model in, messages and a model file out.

use super::frozen::{add_copies, embed};
use super::hold_out::{HeldOut, hold_out};
use super::labels::{labelled, labels};
use super::message::{SessionMessage, Stopped};
use super::network::SessionNetwork;
use super::options::{InitialWeights, SessionOptions, Trainable};
use super::parent_scores::parent_scores;
use super::recording::{LabeledRecording, log_mel};
use super::result::{self, CardInputs};
use super::score::SessionScores;
use super::start;
use super::warning::warnings;
use crate::error::Error;
use crate::fingerprint::hashed_bytes;
use crate::frontend::{Frontend, Standardization};
use crate::inference::cpu::Engine;
use crate::model::{
    Architecture, ModelCard, ModelFile, NetworkConfig, Precision, TensorData32,
    with_standardization,
};
use crate::networks::TrainableNetwork;
use crate::recognizer::argmax;
use crate::training::self_check::check_device;
use crate::training::{Checkpoints, Example, Message, Training, predictions_async};
use crate::wait::block_on;
use burn::module::Module;
use burn::prelude::*;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use web_time::Instant;

/// Training on user recordings.
pub struct TrainingSession {
    options: SessionOptions,
    parent: ModelFile,
    parent_number: u64,
    device: Device,
    granule: usize,
    frontend: Frontend,
    recordings: Vec<(String, LabeledRecording)>,
    checkpoint: Option<Vec<u8>>,
    running: Option<Running>,
    finish: bool,
    done: bool,
    /// Seconds of computation so far.
    seconds: f64,
}

struct Running {
    config: NetworkConfig,
    labels: Vec<String>,
    recordings: Vec<LabeledRecording>,
    division: HeldOut,
    standardization: Standardization,
    training: Training<SessionNetwork>,
    before: Option<SessionScores>,
    /// A classifier fitted on all examples, if no update follows.
    fitted: Option<BTreeMap<String, TensorData32>>,
    /// Steps completed before this session, and the computation time at its first step.
    began: Option<(usize, f64)>,
}

impl TrainingSession {
    /// A session with `model`, the bytes of the parent model file, on `device`.
    ///
    /// # Errors
    /// `training-config` for invalid options; those of a model file.
    pub fn new(options: SessionOptions, model: &[u8], device: Device) -> Result<Self, Error> {
        options.check()?;
        let parent = ModelFile::read_model(model)?;
        options.check_for(parent.card.architecture)?;
        Ok(Self {
            options,
            frontend: Frontend::new(parent.card.architecture.log_mel(), parent.card.loudest_db),
            parent,
            parent_number: hashed_bytes(model),
            device,
            granule: 1,
            recordings: Vec::new(),
            checkpoint: None,
            running: None,
            finish: false,
            done: false,
            seconds: 0.0,
        })
    }

    /// See [`Training::padded_to`].
    #[must_use]
    pub const fn padded_to(mut self, frames: usize) -> Self {
        self.granule = frames;
        self
    }

    /// Checks that the device computes correct results with the model's weights: compares the forward pass with the CPU
    /// engine and the backward pass with the slope of the loss. A GPU in a browser may fail without an error.
    ///
    /// # Errors
    /// `backend-unavailable` with the difference; `device` if the device fails.
    pub async fn check_device(&self) -> Result<(), Error> {
        if self.parent.card.architecture != Architecture::SeparableBigru {
            return Err(Error::backend_unavailable(
                "models with a Whisper encoder are trained on the CPU",
            ));
        }
        let (config, tensors) = start::from_model(&self.parent, &self.parent.card.labels, 0)?;
        check_device(config, &tensors, self.granule, &self.device).await
    }

    /// Adds a recording: mono `samples` at `sample_rate`, its label, and optionally its speaker and the take that it
    /// was cut from. The features are those of the recognizer; the samples are not kept.
    ///
    /// # Errors
    /// Those of [`Recognizer::classify`](crate::Recognizer::classify).
    pub fn add(
        &mut self,
        samples: &[f32],
        sample_rate: u32,
        label: String,
        speaker: Option<String>,
        take: Option<String>,
    ) -> Result<(), Error> {
        let log_mel = log_mel(&mut self.frontend, samples, sample_rate)?;
        let recording = LabeledRecording {
            label: 0,
            speaker,
            take,
            log_mel,
        };
        self.recordings.push((label, recording));
        Ok(())
    }

    /// Resumes from the bytes of a [`SessionMessage::Checkpoint`] of a session with the same options and recordings.
    /// The first call of [`next_async`](Self::next_async) validates them.
    pub fn resume(&mut self, checkpoint: Vec<u8>) {
        self.checkpoint = Some(checkpoint);
    }

    /// Ends training: [`SessionMessage::Done`] is the next message, with the best weights so far. The first message
    /// still comes first.
    pub const fn finish_early(&mut self) {
        self.finish = true;
    }

    /// A checkpoint of the session.
    ///
    /// # Errors
    /// `training-not-prepared` before the first message; `device` if the device cannot be read.
    pub async fn checkpoint_async(&self) -> Result<Vec<u8>, Error> {
        match &self.running {
            Some(running) => running.training.checkpoint_async().await,
            None => Err(Error::TrainingNotPrepared),
        }
    }

    /// The next message; `None` after the last.
    ///
    /// # Errors
    /// In the first call `training-examples`, `training-labels`, `training-label-examples` for unsuitable recordings,
    /// `training-checkpoint-...`; later `training-diverged` and `device`.
    pub async fn next_async(&mut self) -> Option<Result<SessionMessage, Error>> {
        let began = Instant::now();
        let mut message = match self.running.take() {
            None => self.prepare().await.map(Some),
            Some(mut running) => {
                let message = self.advance(&mut running).await;
                self.running = Some(running);
                message
            }
        };
        self.seconds += began.elapsed().as_secs_f64();
        if let Ok(Some(SessionMessage::Done { seconds, .. })) = &mut message {
            *seconds = self.seconds;
        }
        message.transpose()
    }

    /// Prepares everything before the first step.
    async fn prepare(&mut self) -> Result<SessionMessage, Error> {
        let labels = labels(&self.recordings, &self.options.labels)?;
        let mut recordings = labelled(std::mem::take(&mut self.recordings), &labels);
        let seed = self.options.seed;
        let division = hold_out(&recordings, labels.len(), self.options.validation(), seed);
        let warnings = warnings(&recordings, &labels, &division);
        let parents = self.parent.standardization()?;
        let own = match self.options.from {
            InitialWeights::Model => parents.clone(),
            InitialWeights::Scratch => {
                let training = division.training.iter().map(|&at| &recordings[at].log_mel);
                Standardization::fit(training)
                    .ok_or(Error::TrainingExamples { part: "training" })?
            }
        };
        let (network_config, mut tensors) = match self.options.from {
            InitialWeights::Model => start::from_model(&self.parent, &labels, seed)?,
            InitialWeights::Scratch => start::from_scratch(&labels, seed),
        };
        let examples = |part: &[usize], standardization: &Standardization| {
            part.iter()
                .map(|&at| {
                    Example::new(
                        &recordings[at].log_mel,
                        standardization,
                        recordings[at].label,
                    )
                })
                .collect::<Result<Vec<Example>, Error>>()
        };
        let mut train = examples(&division.training, &own)?;
        let mut validation = examples(&division.validation, &own)?;
        let parent_validation = match self.options.from {
            InitialWeights::Model => None,
            InitialWeights::Scratch => Some(examples(&division.validation, &parents)?),
        };
        // Only the features are needed from here on.
        for recording in &mut recordings {
            recording.log_mel.values = Vec::new();
        }
        let mut is_fitted = false;
        if self.options.trainable == Trainable::Classifier {
            add_copies(&mut train, &self.options);
            let engine = Engine::new(network_config, &tensors)?;
            embed(&mut train, &engine);
            embed(&mut validation, &engine);
            if !start::has_labels(&self.parent, &labels) {
                tensors.extend(start::fitted_classifier(&train, labels.len())?);
                // Only gradient descent has checkpoints.
                is_fitted = self.checkpoint.is_none();
            }
        }
        let trainable = self.options.trainable;
        let network =
            SessionNetwork::from_tensors(trainable, network_config, &tensors, &self.device)?;
        let parent_validation = parent_validation.as_deref().unwrap_or(&validation);
        let parent = start::from_model(&self.parent, &self.parent.card.labels, 0)?;
        let parent = SessionNetwork::from_tensors(trainable, parent.0, &parent.1, &self.device)?;
        let of_parent = (&parent.no_grad(), &self.parent.card.labels[..]);
        let before = parent_scores(
            of_parent,
            &labels,
            parent_validation,
            self.granule,
            &self.device,
        )
        .await?;

        let validates = !validation.is_empty();
        let config = self.options.config(train.len(), validates, is_fitted);
        let steps = config.steps;
        let fitted = if steps == 0 && validates {
            let all: Vec<Example> = train.iter().chain(&validation).cloned().collect();
            Some(start::fitted_classifier(&all, labels.len())?)
        } else {
            None
        };
        let training = Training::new(config, network, train, validation, &self.device)?;
        let checkpoints = NonZeroUsize::new(self.options.checkpoint_every)
            .map_or(Checkpoints::Off, Checkpoints::Every);
        let mut training = training
            .padded_to(self.granule)
            .with_checkpoints(checkpoints);
        if let Some(checkpoint) = &self.checkpoint {
            training.resume(checkpoint)?;
        }
        let message = SessionMessage::Prepared {
            training: division.training.len(),
            validation: division.validation.len(),
            held_out_by: division.by,
            held_out: division.names.clone(),
            warnings,
            before: before.clone(),
            steps,
        };
        self.running = Some(Running {
            config: network_config,
            labels,
            recordings,
            division,
            standardization: own,
            training,
            before,
            fitted,
            began: None,
        });
        Ok(message)
    }

    async fn advance(&mut self, running: &mut Running) -> Result<Option<SessionMessage>, Error> {
        if self.done {
            return Ok(None);
        }
        if self.finish {
            return Ok(Some(self.finish(running, Stopped::Requested).await?));
        }
        let training = &mut running.training;
        let (first, since) = *running.began.get_or_insert((training.step(), self.seconds));
        let began = Instant::now();
        let Some(message) = training.next_async().await else {
            return Ok(None);
        };
        let message = message?;
        if let Message::Done { early, .. } = message {
            let stopped = if early {
                Stopped::Early
            } else {
                Stopped::Finished
            };
            return self.finish(running, stopped).await.map(Some);
        }
        let steps = training.config().steps;
        let seconds = self.seconds + began.elapsed().as_secs_f64() - since;
        let left = |step: usize| seconds / (step - first) as f64 * (steps - step) as f64;
        Ok(SessionMessage::of_training(message, steps, left))
    }

    /// The model file and its scores, computed with the rounded weights of the file.
    async fn finish(
        &mut self,
        running: &Running,
        stopped: Stopped,
    ) -> Result<SessionMessage, Error> {
        self.done = true;
        let config = running.config;
        let origin = CardInputs {
            options: &self.options,
            config: running.training.config(),
            labels: &running.labels,
            recordings: &running.recordings,
            division: &running.division,
            parent: (self.options.from == InitialWeights::Model)
                .then_some((&self.parent.card, self.parent_number)),
        };
        let mut tensors = match self.options.trainable {
            Trainable::Classifier => self.parent.tensors.clone(),
            Trainable::All => BTreeMap::new(),
        };
        tensors.extend(running.training.best().tensors().await?);
        let mut file = ModelFile {
            card: ModelCard {
                architecture: config.architecture,
                deviation: config.deviation,
                loudest_db: self.parent.card.loudest_db,
                session_prior_seconds: self.parent.card.session_prior_seconds,
                ..origin.card(config.blocks, config.tied, config.attention)
            },
            tensors: with_standardization(tensors, &running.standardization),
        };
        let precision = match config.architecture {
            Architecture::SeparableBigru => Precision::F16,
            // The frozen encoder is already in int8.
            _ => Precision::Int8,
        };
        let rounded = ModelFile::read(&file.write(precision)?)?;
        let (config, tensors) = start::from_model(&rounded, &running.labels, 0)?;
        let trainable = self.options.trainable;
        let network = SessionNetwork::from_tensors(trainable, config, &tensors, &self.device)?;
        let network = network.no_grad();
        let examples = &running.training.validation;
        let logits = predictions_async(&network, examples, self.granule, &self.device).await?;
        let predicted = logits.iter().map(|logits| argmax(logits));
        let labelled = examples.iter().map(Example::label).zip(predicted);
        let scores = SessionScores::new(&running.labels, labelled)?;
        let before = running.before.clone();
        file.card.scores = result::scores(scores.as_ref(), before.as_ref());
        file.tensors
            .extend(running.fitted.clone().unwrap_or_default());
        Ok(SessionMessage::Done {
            stopped,
            scores,
            before,
            model: file.write(precision)?,
            seconds: self.seconds,
        })
    }
}

impl Iterator for TrainingSession {
    type Item = Result<SessionMessage, Error>;

    /// [`next_async`](Self::next_async), blocking. Not for WebGPU in a browser, which does not support blocking.
    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.next_async())
    }
}
