//! Unsupervised adaptation to a speaker, room and microphone.
//!
//! A new speaker, room or microphone mainly shifts all embeddings by the same vector. A session estimates the shift by
//! the running mean of its embeddings ([`RunningMean`]). The estimate is causal: a result depends only on the
//! recordings up to its own.

mod running_mean;
mod state;
#[cfg(test)]
mod tests;

pub use running_mean::RunningMean;

use super::decision::{self, MIN_SPEECH_SECONDS};
use super::live::Newest;
use super::{Classification, Input, Live, LiveMoment, Recognizer, windows};
use crate::error::Error;
use crate::frontend::check_input;
use crate::model::{EMBEDDING, SESSION_PRIOR_SECONDS};

/// A session of one speaker in one room with one microphone. Results are adapted to all recordings of the session.
///
/// Recordings that are `unsure` with `no-speech` or `too-short` are not included in the adaptation. A call that fails
/// does not change the session.
///
/// ```
/// use speech_emotion::{Backend, Recognizer, Session, audio};
///
/// let recognizer = Recognizer::embedded(Backend::Cpu)?;
/// let mut session = Session::new(&recognizer)?;
/// for file in ["08a05Fe", "08b03Tc"] {
///     let bytes = std::fs::read(format!("../tests/clips/{file}.wav"))?;
///     let result = session.classify(&audio::decode(&bytes)?.to_mono_16_khz()?, 16_000)?;
///     println!("{}, adapted to {:.0} s of speech", result.label, session.seconds());
/// }
/// let resumed = Session::from_state(&recognizer, &session.state())?;
/// assert_eq!(resumed.seconds(), session.seconds());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Session<'r> {
    recognizer: &'r Recognizer,
    adaptation: Adaptation,
}

impl<'r> Session<'r> {
    /// Creates a session without speech.
    ///
    /// # Errors
    /// `model-session` for a model without the mean of its training embeddings.
    pub fn new(recognizer: &'r Recognizer) -> Result<Self, Error> {
        Ok(Self {
            recognizer,
            adaptation: Adaptation::new(recognizer)?,
        })
    }

    /// Creates a session from a saved [`state`](Self::state).
    ///
    /// # Errors
    /// `model-session`; `session-state` for an invalid state or one of another model.
    pub fn from_state(recognizer: &'r Recognizer, state: &str) -> Result<Self, Error> {
        let mut session = Self::new(recognizer)?;
        session.adaptation.restore(state)?;
        Ok(session)
    }

    /// [`Recognizer::classify`] with adaptation.
    ///
    /// # Errors
    /// Those of [`Recognizer::classify`].
    pub fn classify(&mut self, samples: &[f32], sample_rate: u32) -> Result<Classification, Error> {
        let input = self.recognizer.input(samples, sample_rate)?;
        let plain = self.recognizer.run(&input)?;
        let (result, _) =
            self.adaptation
                .adapt(self.recognizer, &input, plain, SessionPosition::alone())?;
        Ok(result)
    }

    /// [`Recognizer::timeline`] with adaptation after each window. Speech in overlapping windows is counted once.
    ///
    /// # Errors
    /// Those of [`Recognizer::timeline`].
    pub fn timeline(
        &mut self,
        samples: &[f32],
        sample_rate: u32,
        window: f64,
        every: f64,
    ) -> Result<Vec<(f64, Classification)>, Error> {
        check_input(samples, sample_rate)?;
        let mut adaptation = self.adaptation.clone();
        let mut covered = 0.0;
        let mut results = Vec::new();
        for range in windows(samples.len(), sample_rate, window, every)? {
            let start = range.start as f64 / f64::from(sample_rate);
            let input = self.recognizer.input(&samples[range], sample_rate)?;
            let plain = self.recognizer.run(&input)?;
            let place = SessionPosition { start, covered };
            let (result, end) = adaptation.adapt(self.recognizer, &input, plain, place)?;
            covered = end;
            results.push((start, result));
        }
        self.adaptation = adaptation;
        Ok(results)
    }

    /// [`Recognizer::classify_live`] with adaptation.
    ///
    /// # Errors
    /// [`Error::Device`].
    pub fn classify_live(&mut self, live: &mut Live) -> Result<LiveMoment, Error> {
        let newest = self.recognizer.live_input(live);
        let plain = self.recognizer.run_window(&newest, &mut live.columns)?;
        let (Some(input), Some(plain)) = (&newest.input, plain) else {
            return Ok(live.settle(&newest, None));
        };
        let place = SessionPosition::of_live(live, &newest);
        let (result, end) = self
            .adaptation
            .adapt(self.recognizer, input, plain, place)?;
        live.cover(end);
        Ok(live.settle(&newest, Some(result)))
    }

    /// Seconds of speech that the session has adapted to.
    #[must_use]
    pub const fn seconds(&self) -> f64 {
        self.adaptation.seconds()
    }

    /// Resets the session for another speaker, room or microphone.
    pub fn reset(&mut self) {
        self.adaptation.reset();
    }

    /// The state for [`from_state`](Self::from_state): about 10 KiB of JSON with sums over embeddings and no audio.
    #[must_use]
    pub fn state(&self) -> String {
        self.adaptation.state()
    }
}

/// The offset of an item in its recording, and the end of the speech that the session has counted, seconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SessionPosition {
    pub start: f64,
    pub covered: f64,
}

impl SessionPosition {
    /// An independent recording.
    pub(crate) const fn alone() -> Self {
        Self {
            start: 0.0,
            covered: 0.0,
        }
    }

    /// A window of `live`.
    pub(crate) const fn of_live(live: &Live, window: &Newest) -> Self {
        Self {
            start: window.start,
            covered: live.covered(),
        }
    }
}

/// The state of a session without its recognizer, for shared recognizers.
#[derive(Debug, Clone)]
pub(crate) struct Adaptation {
    model: u64,
    mean: RunningMean,
}

impl Adaptation {
    pub(crate) fn new(recognizer: &Recognizer) -> Result<Self, Error> {
        let (mean, model) = match (recognizer.network.embedding_mean(), recognizer.fingerprint) {
            (Some(mean), Some(model)) => (mean.to_vec(), model),
            _ => {
                return Err(Error::ModelSession {
                    expected: EMBEDDING[0],
                });
            }
        };
        let prior = recognizer.card().session_prior_seconds;
        Ok(Self {
            model,
            mean: RunningMean::new(mean, prior.unwrap_or(SESSION_PRIOR_SECONDS)),
        })
    }

    /// The adapted result of an item with the unadapted result `plain`, and the new end of the counted speech of its
    /// recording. On an error nothing is counted.
    pub(crate) fn adapt(
        &mut self,
        recognizer: &Recognizer,
        input: &Input,
        plain: Classification,
        place: SessionPosition,
    ) -> Result<(Classification, f64), Error> {
        let mut mean = self.mean.clone();
        let mut covered = place.covered;
        let centred = if input.speech_seconds < MIN_SPEECH_SECONDS {
            mean.centred(&plain.embedding)
        } else {
            let spans = input
                .spans
                .iter()
                .map(|&(from, to)| (place.start + f64::from(from), place.start + f64::from(to)));
            let new = spans
                .clone()
                .map(|(from, to)| (to - from.max(covered)).max(0.0));
            let seconds = new.sum();
            covered = spans.fold(covered, |end, (_, to)| end.max(to));
            mean.adapt(&plain.embedding, seconds)
        };
        let card = recognizer.card();
        let logits = recognizer.network.classify_embedding(&centred);
        let probabilities = decision::probabilities(&logits, card.temperature);
        if !probabilities.iter().all(|value| value.is_finite()) {
            return Err(Error::device("an adapted result that is not finite"));
        }
        let doubt = (input.speech_seconds, card.unsure_below);
        let result = decision::with_probabilities(plain, &probabilities, doubt);
        self.mean = mean;
        Ok((result, covered))
    }

    pub(crate) const fn seconds(&self) -> f64 {
        self.mean.seconds()
    }

    pub(crate) fn reset(&mut self) {
        self.mean.reset();
    }

    pub(crate) fn state(&self) -> String {
        state::write(&self.mean, self.model)
    }

    /// Restores a state. On an error nothing is changed.
    pub(crate) fn restore(&mut self, state: &str) -> Result<(), Error> {
        state::read(state, &mut self.mean, self.model)
    }
}
