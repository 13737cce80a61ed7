//! The log-mel of samples, with the settings of librosa or of Whisper.
//!
//! The Fourier transform is a convolution with windowed cosines and sines, which every runtime supports on every
//! device.

use std::f64::consts::TAU;

use super::attribute::Attribute;
use super::frontend::loudest;
use super::graph::{Graph, Value};
use super::lengths;
use crate::audio::{LEAST_POWER, QUIET_PEAK};
use crate::frontend::{
    DYNAMIC_RANGE_DB, FFT, HOP, LogMelKind, WHISPER_WINDOW, WINDOW, hamming, hann, slaney_filters,
};

/// The settings of the spectrum of a log-mel.
struct SpectrumSettings {
    window: Vec<f64>,
    /// Length of the Fourier transform, samples.
    fft: usize,
    bands: usize,
}

impl SpectrumSettings {
    fn new(kind: LogMelKind) -> Self {
        let (window, fft) = match kind {
            LogMelKind::Librosa => (hamming().to_vec(), FFT),
            LogMelKind::Whisper => (hann().to_vec(), WHISPER_WINDOW),
        };
        Self {
            window,
            fft,
            bands: kind.bands(),
        }
    }

    const fn bins(&self) -> usize {
        self.fft / 2 + 1
    }

    /// The windowed cosines of all bins, then the sines, `[2 * bins, window]`.
    fn waves(&self) -> Vec<f32> {
        let wave = |function: fn(f64) -> f64| {
            (0..self.bins()).flat_map(move |bin| {
                self.window.iter().enumerate().map(move |(n, weight)| {
                    // The integer product is reduced first, which preserves precision for large angles.
                    let phase = (bin * n % self.fft) as f64 / self.fft as f64;
                    (weight * function(TAU * phase)) as f32
                })
            })
        };
        wave(f64::cos).chain(wave(f64::sin)).collect()
    }

    /// The weights of each band over the bins, repeated for the cosines and the sines, `[bands, 2 * bins]`.
    fn filters(&self) -> Vec<f32> {
        let mut rows = Vec::with_capacity(self.bands * 2 * self.bins());
        for (first, weights) in slaney_filters(self.fft, self.bands) {
            let mut row = vec![0.0; self.bins()];
            for (value, weight) in row.iter_mut().skip(first).zip(weights) {
                *value = weight;
            }
            rows.extend_from_slice(&row);
            rows.extend_from_slice(&row);
        }
        rows
    }
}

/// The log-mel of samples, `[batch, frames, bands]`, and the number of valid frames of each row.
pub(super) fn log_mel(
    graph: &mut Graph,
    kind: LogMelKind,
    (samples, lengths): (&Value, &Value),
    amplified: bool,
) -> (Value, Value) {
    graph.scope("samples");
    let longest = lengths::axis(graph, samples, 1);
    let lengths = graph.add("Min", &[lengths, &longest]);
    let zero = graph.float(0.0);
    let valid = lengths::valid(graph, &lengths, &longest, [0, 0]);
    let mut samples = graph.add("Where", &[&valid, samples, &zero]);
    if amplified {
        samples = amplify(graph, &samples);
    }
    let hop = graph.int(HOP as i64);
    let mut frames = graph.add("Div", &[&lengths, &hop]);
    // Frames are centered. librosa pads with 0 and Whisper by reflection; Whisper omits the last frame.
    let half = match kind {
        LogMelKind::Librosa => {
            let one = graph.int(1);
            frames = graph.add("Add", &[&frames, &one]);
            WINDOW as i64 / 2
        }
        LogMelKind::Whisper => {
            samples = reflected(graph, &samples, (&lengths, &longest));
            0
        }
    };

    graph.scope("log_mel");
    let spectrum = SpectrumSettings::new(kind);
    let (width, bins) = (spectrum.window.len(), spectrum.bins());
    let channel = graph.ints(&[1]);
    let samples = graph.add("Unsqueeze", &[&samples, &channel]);
    let waves = graph.tensor("frontend.waves", &[2 * bins, 1, width], &spectrum.waves());
    let transformed = graph.add_with(
        "Conv",
        &[&samples, &waves],
        &[
            Attribute::Ints("kernel_shape", vec![width as i64]),
            Attribute::Ints("strides", vec![HOP as i64]),
            Attribute::Ints("pads", vec![half, half]),
        ],
    );
    let power = graph.add("Mul", &[&transformed, &transformed]);
    // A band is the sum over the squares of both the cosines and the sines.
    let shape = [spectrum.bands, 2 * bins];
    let filters = graph.tensor("frontend.mel", &shape, &spectrum.filters());
    let mel = graph.add("MatMul", &[&filters, &power]);
    let least = graph.float(LEAST_POWER);
    let mel = graph.add("Max", &[&mel, &least]);
    let nepers = graph.add("Log", &[&mel]);
    let decibels = graph.float(10.0 * std::f32::consts::LOG10_E);
    let values = graph.add("Mul", &[&nepers, &decibels]);
    let frames_first = Attribute::Ints("perm", vec![0, 2, 1]);
    let values = graph.add_with("Transpose", &[&values], &[frames_first]);

    let loudest = loudest(graph, &values, &frames);
    let range = graph.float(DYNAMIC_RANGE_DB);
    let floor = graph.add("Sub", &[&loudest, &range]);
    (graph.add("Max", &[&values, &floor]), frames)
}

/// The samples of all frames of Whisper's log-mel: each row is reflected at its first and its last sample.
fn reflected(graph: &mut Graph, samples: &Value, (lengths, longest): (&Value, &Value)) -> Value {
    let padding = WHISPER_WINDOW as i64 / 2;
    let [hop, padding, rest, one, two, zero] = [
        HOP as i64,
        padding,
        WHISPER_WINDOW as i64 - HOP as i64,
        1,
        2,
        0,
    ]
    .map(|number| graph.int(number));
    // Frames begin every 160 samples; the last one has 240 samples more.
    let hops = graph.add("Div", &[longest, &hop]);
    let width = graph.add("Mul", &[&hops, &hop]);
    let width = graph.add("Add", &[&width, &rest]);
    let numbers = lengths::numbers(graph, &width);
    let numbers = graph.add("Sub", &[&numbers, &padding]);
    let numbers = graph.add("Abs", &[&numbers]);
    // After the last sample of a row, the mirrored index is smaller.
    let column = graph.ints(&[-1, 1]);
    let lengths = graph.add("Reshape", &[lengths, &column]);
    let last = graph.add("Sub", &[&lengths, &one]);
    let twice = graph.add("Mul", &[&last, &two]);
    let mirrored = graph.add("Sub", &[&twice, &numbers]);
    let places = graph.add("Min", &[&numbers, &mirrored]);
    // Frames beyond the end of a row are not used.
    let places = graph.add("Max", &[&places, &zero]);
    graph.add_with(
        "GatherElements",
        &[samples, &places],
        &[Attribute::Int("axis", 1)],
    )
}

/// Amplifies quiet recordings by a power of two: the minimum power of the log-mel would remove their quiet parts.
fn amplify(graph: &mut Graph, samples: &Value) -> Value {
    let magnitude = graph.add("Abs", &[samples]);
    let axes = Attribute::Ints("axes", vec![1]);
    let peak = graph.add_with("ReduceMax", &[&magnitude], &[axes]);
    let (quiet, silent) = (graph.float(QUIET_PEAK), graph.float(f32::MIN_POSITIVE));
    let below = graph.add("Less", &[&peak, &quiet]);
    let above = graph.add("GreaterOrEqual", &[&peak, &silent]);
    let quiet = graph.add("And", &[&below, &above]);
    // Avoids the logarithm of 0.
    let peak = graph.add("Max", &[&peak, &silent]);
    let nepers = graph.add("Log", &[&peak]);
    let (octaves, two, one) = (
        graph.float(-std::f32::consts::LOG2_E),
        graph.float(2.0),
        graph.float(1.0),
    );
    let exponent = graph.add("Mul", &[&nepers, &octaves]);
    let exponent = graph.add("Floor", &[&exponent]);
    let gain = graph.add("Pow", &[&two, &exponent]);
    let gain = graph.add("Where", &[&quiet, &gain, &one]);
    graph.add("Mul", &[samples, &gain])
}
