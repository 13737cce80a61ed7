//! Benchmarks each stage of a classification on one core: `cargo bench`.
//!
//! The time of a layer is the difference between inputs of different length, numbers of blocks, or attention.
#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use speech_emotion::audio::{decode, to_16_khz, voice_activity};
use speech_emotion::frontend::{LogMelExtractor, MEL_BANDS, SAMPLE_RATE};
use speech_emotion::internal::{Engine, Generator};
use speech_emotion::model::NetworkConfig;
use speech_emotion::model::{Architecture, Initialization, initial_weights};
use speech_emotion::{Backend, Live, LiveOptions, Recognizer};

const SECONDS: [f32; 3] = [1.0, 3.0, 7.0];

fn noise(samples: usize) -> Vec<f32> {
    let mut random = Generator::new(1);
    (0..samples)
        .map(|_| 0.2 * (random.uniform() - 0.5))
        .collect()
}

fn samples(seconds: f32, rate: u32) -> Vec<f32> {
    noise((seconds * rate as f32) as usize)
}

fn frontend(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("log-mel");
    for seconds in SECONDS {
        let samples = samples(seconds, SAMPLE_RATE);
        let mut extractor = LogMelExtractor::new();
        group.throughput(Throughput::Elements(samples.len() as u64));
        group.bench_function(BenchmarkId::from_parameter(seconds), |bench| {
            bench.iter(|| extractor.extract(&samples).unwrap());
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("resampling of 3 s");
    for rate in [8_000, 22_050, 44_100, 48_000] {
        let samples = samples(3.0, rate);
        group.bench_function(BenchmarkId::from_parameter(rate), |bench| {
            bench.iter(|| to_16_khz(&samples, rate).unwrap());
        });
    }
    group.finish();

    let speech = samples(3.0, SAMPLE_RATE);
    criterion.bench_function("voice activity of 3 s", |bench| {
        bench.iter(|| voice_activity(&speech));
    });
    let flac = include_bytes!("../../tests/clips/training/03a01Nc.flac");
    criterion.bench_function("decoding a FLAC of the corpus", |bench| {
        bench.iter(|| decode(flac).unwrap());
    });
}

fn network(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("network");
    let mut bench = |name: String, blocks: usize, attention: bool, seconds: f32| {
        let config = NetworkConfig {
            architecture: Architecture::SeparableBigru,
            blocks,
            classes: 7,
            attention,
            deviation: false,
            tied: true,
        };
        let engine =
            Engine::new(config, &initial_weights(config, Initialization::Glorot, 0)).unwrap();
        let features = noise((seconds * 100.0) as usize * MEL_BANDS);
        group.bench_function(name, |bench| bench.iter(|| engine.run(&features)));
    };
    for seconds in SECONDS {
        bench(format!("4 blocks, {seconds} s"), 4, true, seconds);
    }
    for blocks in [1, 2, 3, 5, 6] {
        bench(format!("{blocks} blocks, 3 s"), blocks, true, 3.0);
    }
    bench("4 blocks, 3 s, without attention".to_owned(), 4, false, 3.0);
    group.finish();
}

fn whole(criterion: &mut Criterion) {
    let recognizer = Recognizer::embedded(Backend::Cpu).unwrap();
    let mut group = criterion.benchmark_group("samples to prediction");
    for seconds in SECONDS {
        let samples = samples(seconds, SAMPLE_RATE);
        group.bench_function(BenchmarkId::from_parameter(seconds), |bench| {
            bench.iter(|| recognizer.classify(&samples, SAMPLE_RATE).unwrap());
        });
    }
    group.finish();
}

/// A minute of the recordings in `tests/clips`, one after the other.
fn speech() -> Vec<f32> {
    let clips = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/clips");
    let mut files = Vec::new();
    for folder in [clips, &format!("{clips}/training")] {
        let mut paths: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|end| end == "wav" || end == "flac")
            })
            .collect();
        paths.sort();
        files.extend(paths);
    }
    let mut samples = Vec::new();
    for file in files {
        let recording = decode(&std::fs::read(file).unwrap()).unwrap();
        samples.extend(recording.to_mono_16_khz().unwrap());
    }
    samples.truncate(60 * SAMPLE_RATE as usize);
    assert_eq!(samples.len(), 60 * SAMPLE_RATE as usize);
    samples
}

#[expect(clippy::print_stdout, reason = "criterion reports only times")]
fn live(criterion: &mut Criterion) {
    let recognizer = Recognizer::embedded(Backend::Cpu).unwrap();
    let samples = speech();
    let minute = || {
        let options = LiveOptions {
            gate: false,
            ..LiveOptions::default()
        };
        let mut live = Live::new(SAMPLE_RATE, options).unwrap();
        for half_second in samples.chunks(SAMPLE_RATE as usize / 2) {
            live.push(half_second).unwrap();
            recognizer.classify_live(&mut live).unwrap();
        }
        live.reused_columns()
    };
    println!("live: {:.1} % of the columns are reused", 100.0 * minute());
    let mut group = criterion.benchmark_group("live");
    group.sample_size(10);
    group.bench_function("a result every 0.5 s for 60 s", |bench| bench.iter(minute));
    group.finish();
}

criterion_group!(stages, frontend, network, whole, live);
criterion_main!(stages);
