//! Generates audio without speech from a seed: 16 kHz, mono, in [-1, 1].

use std::f32::consts::TAU;

use speech_emotion::internal::Generator;

const RATE: f32 = 16_000.0;

/// The names of the kinds; [`without_speech`] generates the kind `index % KINDS.len()`.
pub(crate) const KINDS: [&str; 10] = [
    "silence",
    "white noise",
    "pink noise",
    "brown noise",
    "hum",
    "a steady tone",
    "beeps",
    "a melody",
    "chords",
    "a band",
];

/// Three to eight seconds without speech. Equal indices give equal samples.
pub(crate) fn without_speech(index: usize) -> Vec<f32> {
    let mut random = Generator::new(0x5eed + index as u64);
    let count = ((3.0 + 5.0 * random.uniform()) * RATE) as usize;
    let level_db = -45.0 + 35.0 * random.uniform();
    let sound = match index % KINDS.len() {
        0 => return silence(count, &mut random),
        1 => (0..count).map(|_| normal(&mut random)).collect(),
        2 => pink(count, &mut random),
        3 => brown(count, &mut random),
        4 => hum(count, &mut random),
        5 => tone(count, &mut random),
        6 => beeps(count, &mut random),
        7 => melody(count, &mut random),
        8 => chords(count, &mut random),
        _ => band(count, &mut random),
    };
    // Room noise 50 dB below the signal.
    let mut noise = || 3e-3 * normal(&mut random);
    scaled(sound.iter().map(|sample| sample + noise()), level_db)
}

/// Digital silence, a DC offset, or converter noise.
fn silence(count: usize, random: &mut Generator) -> Vec<f32> {
    let offset = if random.below(2) == 0 {
        0.0
    } else {
        0.2 * random.uniform()
    };
    let noise = [0.0, 1.0 / 32_768.0, 3e-4][random.below(3)];
    (0..count)
        .map(|_| offset + noise * normal(random))
        .collect()
}

/// The sum of twelve uniform numbers, whose variance is 1.
fn normal(random: &mut Generator) -> f32 {
    (0..12).map(|_| random.uniform()).sum::<f32>() - 6.0
}

/// Pink noise, -3 dB per octave: five first-order stages (P. Kellet's filter, musicdsp.org archive 76).
fn pink(count: usize, random: &mut Generator) -> Vec<f32> {
    let stages = [
        (0.998_86, 0.055_518),
        (0.993_32, 0.075_076),
        (0.969, 0.153_852),
        (0.8665, 0.310_486),
        (0.55, 0.532_952),
    ];
    let mut state = [0.0; 5];
    (0..count)
        .map(|_| {
            let white = normal(random);
            for (value, (pole, gain)) in state.iter_mut().zip(stages) {
                *value = pole * *value + gain * white;
            }
            state.iter().sum::<f32>() + 0.5362 * white
        })
        .collect()
}

/// Brown noise, -6 dB per octave above 20 Hz.
fn brown(count: usize, random: &mut Generator) -> Vec<f32> {
    let mut state = 0.0;
    (0..count)
        .map(|_| {
            state = 0.992 * state + normal(random);
            state
        })
        .collect()
}

/// Mains hum with harmonics.
fn hum(count: usize, random: &mut Generator) -> Vec<f32> {
    let mains = [50.0, 60.0][random.below(2)];
    let partials: Vec<f32> = (1..=8).map(|k| random.uniform() / k as f32).collect();
    (0..count)
        .map(|i| {
            let time = i as f32 / RATE;
            let partial = |(k, amplitude): (usize, &f32)| {
                amplitude * (TAU * (mains * (k + 1) as f32 * time).fract()).sin()
            };
            partials.iter().enumerate().map(partial).sum()
        })
        .collect()
}

fn tone(count: usize, random: &mut Generator) -> Vec<f32> {
    let frequency = 100.0 * 40.0f32.powf(random.uniform());
    (0..count)
        .map(|i| (TAU * (frequency * i as f32 / RATE).fract()).sin())
        .collect()
}

/// One or two intermittent tones, such as those of telephone keys.
fn beeps(count: usize, random: &mut Generator) -> Vec<f32> {
    let frequency = 300.0 + 1500.0 * random.uniform();
    let second = [0.0, 1.1 + random.uniform()][random.below(2)] * frequency;
    let (on, off) = (0.08 + 0.5 * random.uniform(), 0.1 + 0.6 * random.uniform());
    (0..count)
        .map(|i| {
            let time = i as f32 / RATE;
            let within = time % (on + off);
            let edge = (within.min(on - within) / 0.005).clamp(0.0, 1.0);
            edge * ((TAU * (frequency * time).fract()).sin()
                + (TAU * (second * time).fract()).sin())
        })
        .collect()
}

/// The timbre of an instrument: amplitudes of its partials, and its envelope.
struct Instrument {
    partials: Vec<f32>,
    attack: f32,
    decay: f32,
    vibrato: f32,
}

impl Instrument {
    fn random(random: &mut Generator) -> Self {
        let roll_off = 0.5 + 1.5 * random.uniform();
        let count = 2 + random.below(12);
        Self {
            partials: (1..=count)
                .map(|k| (0.3 + 0.7 * random.uniform()) / (k as f32).powf(roll_off))
                .collect(),
            attack: [0.005, 0.02, 0.08][random.below(3)],
            // Piano and guitar decay, an organ does not.
            decay: [0.25, 0.6, 1.5, 1e6][random.below(4)],
            // Relative to the frequency; singers and violins have 0.01 or more, many instruments none.
            vibrato: [0.0, 0.0, 0.003][random.below(3)],
        }
    }

    /// Adds a note that starts at `start` and lasts `seconds`.
    fn play(&self, sound: &mut [f32], start: f32, seconds: f32, frequency: f32, loudness: f32) {
        let first = (start * RATE) as usize;
        let count = (seconds * RATE) as usize;
        for (i, sample) in sound.iter_mut().skip(first).take(count).enumerate() {
            let time = i as f32 / RATE;
            let swell = (time / self.attack).min(1.0) * ((seconds - time) / 0.02).clamp(0.0, 1.0);
            let shape = swell * (-time / self.decay).exp();
            let cycles = frequency * (time - self.vibrato * (TAU * 5.5 * time).cos() / (TAU * 5.5));
            for (k, amplitude) in self.partials.iter().enumerate() {
                if frequency * ((k + 1) as f32) < 7_500.0 {
                    *sample += loudness
                        * shape
                        * amplitude
                        * (TAU * (cycles * (k + 1) as f32).fract()).sin();
                }
            }
        }
    }
}

/// Equal temperament: semitones above A at 220 Hz.
fn pitch(semitones: i32) -> f32 {
    220.0 * 2.0f32.powf(semitones as f32 / 12.0)
}

const MAJOR: [i32; 7] = [0, 2, 4, 5, 7, 9, 11];

fn melody(count: usize, random: &mut Generator) -> Vec<f32> {
    let mut sound = vec![0.0; count];
    let instrument = Instrument::random(random);
    let key = random.below(12) as i32;
    let beat = 0.25 + 0.35 * random.uniform();
    let mut start = 0.0;
    while start < count as f32 / RATE {
        let seconds = beat * [0.5, 1.0, 1.0, 2.0][random.below(4)];
        let note = key + MAJOR[random.below(7)] + 12 * random.below(2) as i32;
        if random.below(8) != 0 {
            instrument.play(
                &mut sound,
                start,
                0.95 * seconds,
                pitch(note),
                0.6 + 0.4 * random.uniform(),
            );
        }
        start += seconds;
    }
    sound
}

fn chords(count: usize, random: &mut Generator) -> Vec<f32> {
    let mut sound = vec![0.0; count];
    let instrument = Instrument::random(random);
    let key = random.below(12) as i32 - 6;
    let seconds = 0.5 + random.uniform();
    let mut start = 0.0;
    while start < count as f32 / RATE {
        let root = key + [0, 5, 7, 9][random.below(4)];
        for interval in [0, if random.below(3) == 0 { 3 } else { 4 }, 7] {
            instrument.play(&mut sound, start, seconds, pitch(root + interval), 0.5);
        }
        start += seconds;
    }
    sound
}

/// A melody, chords, a bass, and drums from noise.
fn band(count: usize, random: &mut Generator) -> Vec<f32> {
    let mut sound = melody(count, random);
    for (sample, chord) in sound.iter_mut().zip(chords(count, random)) {
        *sample += 0.7 * chord;
    }
    let bass = Instrument::random(random);
    let beat = 0.3 + 0.3 * random.uniform();
    let key = random.below(12) as i32;
    let mut start = 0.0;
    while start < count as f32 / RATE {
        bass.play(
            &mut sound,
            start,
            0.9 * beat,
            pitch(key - 24 + MAJOR[random.below(7)]),
            0.7,
        );
        let fade = 0.02 + 0.05 * random.uniform();
        let hit = sound
            .iter_mut()
            .skip((start * RATE) as usize)
            .take((0.15 * RATE) as usize);
        for (i, sample) in hit.enumerate() {
            *sample += 0.3 * normal(random) * (-(i as f32) / RATE / fade).exp();
        }
        start += beat;
    }
    sound
}

/// Scales to an RMS level in dB relative to full scale; peaks are clipped as in a converter.
fn scaled(samples: impl Iterator<Item = f32>, level_db: f32) -> Vec<f32> {
    let samples: Vec<f32> = samples.collect();
    let power = samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len() as f32;
    let gain = 10.0f32.powf(level_db / 20.0) / power.sqrt().max(1e-9);
    samples
        .iter()
        .map(|sample| (sample * gain).clamp(-1.0, 1.0))
        .collect()
}
