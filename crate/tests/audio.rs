//! Sound files of every format, whole, cut, renamed and overwritten. The files are made by
//! `tests/golden/audio_files.py`: 440 Hz in the first channel, 1000 Hz in the second.
#![cfg(all(feature = "decode", not(target_arch = "wasm32")))]
#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::f64::consts::TAU;
use std::path::Path;

use speech_emotion::Error;
use speech_emotion::audio::{Recording, decode, voice_activity};

fn read(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Name, channels, rate, frames, tolerance of each sample.
const FILES: [(&str, usize, u32, usize, f64); 15] = [
    ("u8.wav", 1, 16_000, 1_600, 1.01 / 128.0),
    ("s16.wav", 1, 16_000, 1_600, 1.01 / 32_768.0),
    ("s24.wav", 1, 16_000, 1_600, 2e-7),
    ("s32.wav", 1, 16_000, 1_600, 1e-7),
    ("f32.wav", 1, 16_000, 1_600, 1e-7),
    ("f64.wav", 1, 16_000, 1_600, 1e-7),
    ("s16-stereo.wav", 2, 44_100, 4_410, 1.01 / 32_768.0),
    ("extensible-s24-stereo.wav", 2, 48_000, 2_400, 2e-7),
    ("extensible-f32.wav", 1, 8_000, 800, 1e-7),
    ("s16.flac", 1, 16_000, 8_000, 1.01 / 32_768.0),
    ("s24-stereo.flac", 2, 48_000, 12_000, 2e-7),
    ("stereo.ogg", 2, 44_100, 22_050, 0.05),
    ("mono.ogg", 1, 16_000, 8_000, 0.05),
    ("stereo.mp3", 2, 44_100, 22_050, 0.05),
    ("mono.mp3", 1, 16_000, 8_000, 0.05),
];

/// The greatest difference from the tones, from 10 % to 90 % of the length: lossy formats ring at both ends.
fn distance_from_tones(recording: &Recording) -> f64 {
    let rate = f64::from(recording.sample_rate);
    let mut worst = 0.0f64;
    for (channel, hz) in recording.channels.iter().zip([440.0, 1_000.0]) {
        let (from, to) = (channel.len() / 10, channel.len() * 9 / 10);
        for (n, &sample) in channel.iter().enumerate().take(to).skip(from) {
            let expected = 0.5 * (TAU * hz * n as f64 / rate).sin();
            worst = worst.max((f64::from(sample) - expected).abs());
        }
    }
    worst
}

#[test]
fn every_format_gives_the_sound_that_went_in() {
    for (name, channels, rate, frames, tolerance) in FILES {
        let recording = decode(&read(&format!("audio/{name}")))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(recording.sample_rate, rate, "{name}");
        assert_eq!(recording.channels.len(), channels, "{name}");
        for channel in &recording.channels {
            assert_eq!(channel.len(), frames, "{name}");
        }
        let distance = distance_from_tones(&recording);
        assert!(distance < tolerance, "{name}: {distance}");
    }
}

#[test]
fn a_chunk_before_the_samples_is_passed_over() {
    let bytes = read("clips/14a07Aa.wav");
    let data = bytes
        .windows(4)
        .position(|window| window == b"data")
        .unwrap();
    assert!(data > 36, "the clip has a chunk before `data`");
    let length = u32::from_le_bytes(bytes[data + 4..data + 8].try_into().unwrap()) as usize;
    let samples: Vec<f32> = bytes[data + 8..][..length]
        .chunks_exact(2)
        .map(|pair| f32::from(i16::from_le_bytes([pair[0], pair[1]])) / 32_768.0)
        .collect();
    assert_eq!(decode(&bytes).unwrap().channels, [samples]);
}

#[test]
fn a_cut_wav_or_flac_file_says_what_is_missing() {
    for (name, _, _, frames, _) in FILES {
        if !name.ends_with("wav") && !name.ends_with("flac") {
            continue;
        }
        let bytes = read(&format!("audio/{name}"));
        for length in [20, 50, bytes.len() / 2, bytes.len() - 40] {
            let error = decode(&bytes[..length]).unwrap_err();
            assert_eq!(
                error.code(),
                "audio-damaged",
                "{name} cut to {length} bytes: {error}"
            );
        }
        let error = decode(&bytes[..bytes.len() * 3 / 4]).unwrap_err();
        let Error::AudioDamaged { expected, received } = error else {
            panic!("{name}: {error}");
        };
        assert!(
            expected.starts_with(&format!("{frames} frames")),
            "{name}: {expected}"
        );
        assert!(
            received.parse::<usize>().unwrap() < frames,
            "{name}: {received}"
        );
    }
}

#[test]
fn a_cut_lossy_file_gives_what_is_there_or_an_error() {
    for name in ["stereo.ogg", "mono.ogg", "stereo.mp3", "mono.mp3"] {
        let bytes = read(&format!("audio/{name}"));
        let whole = decode(&bytes).unwrap().channels[0].len();
        let mut shorter = 0;
        for length in (0..bytes.len()).step_by(37) {
            if let Ok(recording) = decode(&bytes[..length]) {
                let frames = recording.channels[0].len();
                assert!(
                    frames <= whole,
                    "{name} cut to {length} bytes: {frames} frames"
                );
                shorter += usize::from(frames < whole);
            }
        }
        println!("{name}: {shorter} cuts gave a shorter recording");
    }
}

#[test]
fn what_is_no_sound_file_is_refused() {
    let code = |bytes: &[u8]| decode(bytes).unwrap_err().code();
    assert_eq!(code(b""), "audio-empty");
    assert_eq!(code(b"R"), "audio-format");
    assert_eq!(
        code(b"This is a text file that was called .wav.\n"),
        "audio-format"
    );
    assert_eq!(code(&[0; 10_000]), "audio-format");
    assert_eq!(code(b"\x89PNG\r\n\x1a\n and so on"), "audio-format");
    assert_eq!(code(b"\0\0\0\x20ftypM4A and so on"), "audio-format");
    assert_eq!(code(b"RIFF\x24\0\0\0AVI LIST and so on"), "audio-format");
    assert_eq!(code(b"RIFF\x24\0\0\0WAVE"), "audio-damaged");
    assert_eq!(code(b"fLaC"), "audio-damaged");
    assert_eq!(code(b"OggS"), "audio-damaged");
    assert_eq!(code(b"\xff\xfb\x90\x00"), "audio-damaged");
    assert_eq!(code(b"ID3\x04\0\0\x7f\x7f\x7f\x7f"), "audio-damaged");

    let sentence = decode(b"{\"not\": \"sound\"}").unwrap_err().to_string();
    assert!(
        sentence.contains("WAV, FLAC") && sentence.contains("not"),
        "{sentence}"
    );
}

#[test]
fn a_wav_file_of_a_coding_that_is_not_read_is_named() {
    let mut bytes = read("audio/u8.wav");
    for (coding, name) in [(0x45, "G.726"), (0xff, "AAC"), (0x99, "0x0099")] {
        bytes[20] = coding;
        let error = decode(&bytes).unwrap_err();
        assert_eq!(error.code(), "audio-format");
        assert!(error.to_string().contains(name), "{error}");
    }
}

#[test]
fn a_wav_file_without_samples_is_empty() {
    let mut bytes = read("audio/s16.wav");
    bytes.truncate(44);
    bytes[40..44].fill(0);
    assert_eq!(decode(&bytes).unwrap_err().code(), "audio-empty");
}

#[test]
fn a_wrong_riff_length_does_no_harm() {
    let bytes = read("audio/s16.wav");
    for length in [0u32, 1, 36, u32::MAX] {
        let mut changed = bytes.clone();
        changed[4..8].copy_from_slice(&length.to_le_bytes());
        assert_eq!(decode(&changed), decode(&bytes));
    }
}

#[test]
fn a_tag_before_the_sound_is_passed_over() {
    let tag = [&b"ID3\x04\0\0\0\0\x01\x00"[..], &[0x55; 128]].concat();
    for name in ["mono.mp3", "s16.flac"] {
        let bytes = read(&format!("audio/{name}"));
        let tagged = [&tag[..], &bytes].concat();
        assert_eq!(decode(&tagged), decode(&bytes), "{name}");
    }
}

/// Overwrites bytes of every file in thousands of ways: each gives a recording or an error, none a panic.
#[test]
fn overwritten_files_never_panic() {
    let others = [
        "alaw.wav",
        "mulaw-stereo.wav",
        "ima-adpcm-stereo.wav",
        "ms-adpcm-stereo.wav",
        "voice.opus",
        "stereo.opus",
        "surround.opus",
        "flac.oga",
        "mono.mp2",
        "gsm.wav",
        "speex.ogg",
    ];
    let mut state = 1u64;
    let mut random = move |below: usize| {
        // Knuth's MMIX generator; the upper bits are the good ones.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for name in FILES.iter().map(|(name, ..)| *name).chain(others) {
        let bytes = read(&format!("audio/{name}"));
        for round in 0..300 {
            let mut changed = bytes.clone();
            // Half of the changes are made in the headers, where they matter most.
            let range = if round % 2 == 0 {
                bytes.len().min(128)
            } else {
                bytes.len()
            };
            for _ in 0..=random(4) {
                changed[random(range)] = random(256) as u8;
            }
            if round % 5 == 0 {
                changed.truncate(random(bytes.len()));
            }
            // Otherwise a wrong checksum would be all that is ever found.
            if round % 3 > 0 {
                right_checksums(&mut changed);
            }
            if let Ok(recording) = decode(&changed) {
                assert!((1..=8).contains(&recording.channels.len()), "{name}");
            }
        }
    }
}

/// Gives every Ogg page the checksum of what it now holds.
fn right_checksums(bytes: &mut [u8]) {
    let mut at = 0;
    while let Some(next) = bytes[at..].windows(4).position(|mark| mark == b"OggS") {
        at += next;
        let Some(&count) = bytes.get(at + 26) else {
            return;
        };
        let header = 27 + usize::from(count);
        let Some(segments) = bytes.get(at + 27..at + header) else {
            return;
        };
        let length = header + segments.iter().map(|&s| usize::from(s)).sum::<usize>();
        let Some(page) = bytes.get_mut(at..at + length) else {
            return;
        };
        page[22..26].fill(0);
        let mut sum = 0u32;
        for &byte in &*page {
            sum ^= u32::from(byte) << 24;
            for _ in 0..8 {
                sum = if sum >> 31 == 1 {
                    sum << 1 ^ 0x04c1_1db7
                } else {
                    sum << 1
                };
            }
        }
        page[22..26].copy_from_slice(&sum.to_le_bytes());
        at += length;
    }
}

#[test]
fn every_clip_has_speech() {
    for entry in
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/clips")).unwrap()
    {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "wav") {
            continue;
        }
        let samples = decode(&std::fs::read(&path).unwrap())
            .unwrap()
            .to_mono_16_khz()
            .unwrap();
        let activity = voice_activity(&samples);
        assert!(
            activity.speech_seconds > 1.0,
            "{}: {activity:?}",
            path.display()
        );
    }
}
