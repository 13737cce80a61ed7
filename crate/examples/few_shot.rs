//! Measures training on a few examples of new labels: `calm`, `surprised` and `disgust` of RAVDESS, eight examples of
//! each by four actors, tested on all recordings of these labels by the other twenty actors.
//!
//! ```sh
//! cargo run --release --example few_shot -- RAVDESS crate/model/emodb.safetensors 20 0.25
//! ```
//!
//! The actors and examples are drawn 20 times, and a quarter of the examples is held out. The other options of the
//! [`TrainingSession`] are the defaults, as in the page. Prints the mean UA and its 95 % confidence interval, for each
//! recording alone and in sessions (all recordings of an actor in random order).
#![expect(clippy::print_stdout, reason = "a program that prints a measurement")]

use std::error::Error;
use std::path::Path;

use burn::prelude::Device;
use speech_emotion::audio::decode;
use speech_emotion::internal::{Engine, Generator, RunningMean, argmax};
use speech_emotion::model::{ModelFile, NetworkConfig, SESSION_PRIOR_SECONDS};
use speech_emotion::training::{ConfusionMatrix, SessionMessage, SessionOptions, TrainingSession};
use speech_emotion::{Backend, Recognizer};

/// Codes and names of the new labels.
const LABELS: [(&str, &str); 3] = [("02", "calm"), ("08", "surprised"), ("07", "disgust")];
const ACTORS: usize = 24;
const TRAINING_ACTORS: usize = 4;
/// Training examples of each label by each training actor.
const EXAMPLES: usize = 2;

struct Clip {
    actor: usize,
    label: usize,
    samples: Vec<f32>,
    rate: u32,
    seconds: f64,
    embedding: Vec<f32>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [corpus, model, draws, validation] = arguments.as_slice() else {
        return Err("expected the folder of RAVDESS, a model file, the number of draws, the fraction of validation examples".into());
    };
    let model = std::fs::read(model)?;
    let options = SessionOptions {
        validation: Some(validation.parse()?),
        ..SessionOptions::default()
    };
    let clips = clips(
        Path::new(corpus),
        &Recognizer::from_bytes(&model, Backend::Cpu)?,
    )?;
    let [mut alone, mut in_session] = [Vec::new(), Vec::new()];
    for draw in 0..draws.parse()? {
        let mut generator = Generator::new(draw);
        let mut actors: Vec<usize> = (1..=ACTORS).collect();
        generator.shuffle(&mut actors);
        let (training_actors, test_actors) = actors.split_at(TRAINING_ACTORS);
        let trained = train(&model, &options, &clips, training_actors, &mut generator)?;
        let [a, b] = test(&trained, &clips, test_actors, &mut generator)?;
        println!(
            "draw {draw}: UA {:.1} alone, {:.1} in sessions",
            100.0 * a,
            100.0 * b
        );
        alone.push(a);
        in_session.push(b);
    }
    for (name, scores) in [("alone", alone), ("in sessions", in_session)] {
        let count = scores.len() as f64;
        let mean = scores.iter().sum::<f64>() / count;
        let squares: f64 = scores.iter().map(|score| (score - mean).powi(2)).sum();
        let error = (squares / (count - 1.0) / count).sqrt();
        println!("{name}: UA {:.1} ± {:.1}", 100.0 * mean, 196.0 * error);
    }
    Ok(())
}

/// The clips of the new labels with their embeddings.
fn clips(corpus: &Path, recognizer: &Recognizer) -> Result<Vec<Clip>, Box<dyn Error>> {
    let mut clips = Vec::new();
    for actor in 1..=ACTORS {
        let folder = corpus.join(format!("Actor_{actor:02}"));
        let mut paths = std::fs::read_dir(folder)?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<Vec<_>, std::io::Error>>()?;
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let code = name.split('-').nth(2).unwrap_or_default();
            let Some(label) = LABELS.iter().position(|(known, _)| *known == code) else {
                continue;
            };
            let recording = decode(&std::fs::read(&path)?)?;
            let (samples, rate) = (recording.to_mono()?, recording.sample_rate);
            let result = recognizer.classify(&samples, rate)?;
            clips.push(Clip {
                actor,
                label,
                samples,
                rate,
                seconds: f64::from(result.end - result.start),
                embedding: result.embedding,
            });
        }
    }
    Ok(clips)
}

/// The model after training on [`EXAMPLES`] clips of each label by each of `actors`.
fn train(
    model: &[u8],
    options: &SessionOptions,
    clips: &[Clip],
    actors: &[usize],
    generator: &mut Generator,
) -> Result<ModelFile, Box<dyn Error>> {
    let mut session = TrainingSession::new(options.clone(), model, Device::flex())?;
    for actor in actors {
        for (label, (_, name)) in LABELS.iter().enumerate() {
            let of_label = |clip: &&Clip| clip.actor == *actor && clip.label == label;
            let mut candidates: Vec<&Clip> = clips.iter().filter(of_label).collect();
            generator.shuffle(&mut candidates);
            for clip in candidates.iter().take(EXAMPLES) {
                let speaker = Some(actor.to_string());
                session.add(&clip.samples, clip.rate, (*name).to_owned(), speaker, None)?;
            }
        }
    }
    for message in session {
        if let SessionMessage::Done { model, .. } = message? {
            return Ok(ModelFile::read(&model)?);
        }
    }
    Err("training ended without a model".into())
}

/// UA on the clips of `actors`, alone and in one session per actor.
fn test(
    model: &ModelFile,
    clips: &[Clip],
    actors: &[usize],
    generator: &mut Generator,
) -> Result<[f64; 2], Box<dyn Error>> {
    let engine = Engine::new(NetworkConfig::from(&model.card), &model.tensors)?;
    let labels = &model.card.labels;
    let places = LABELS.map(|(_, name)| labels.iter().position(|label| label == name));
    let mean = engine.embedding_mean().ok_or("no mean of the embedding")?;
    let prior = model
        .card
        .session_prior_seconds
        .unwrap_or(SESSION_PRIOR_SECONDS);
    let mut matrices = [
        ConfusionMatrix::new(labels.len()),
        ConfusionMatrix::new(labels.len()),
    ];
    for actor in actors {
        let mut own: Vec<&Clip> = clips.iter().filter(|clip| clip.actor == *actor).collect();
        generator.shuffle(&mut own);
        let mut running = RunningMean::new(mean.to_vec(), prior);
        for clip in own {
            let label = places[clip.label].ok_or("a label without an output")?;
            let centered = running.adapt(&clip.embedding, clip.seconds);
            for (matrix, embedding) in matrices.iter_mut().zip([&clip.embedding, &centered]) {
                matrix.record(label, argmax(&engine.classify_embedding(embedding)))?;
            }
        }
    }
    Ok(matrices.map(|matrix| matrix.unweighted_accuracy().unwrap_or(0.0)))
}
