//! Decodes audio files from encoders, telephony and archives: other codecs, and headers with wrong lengths. `audio.rs`
//! describes the files of `tests/audio`; the others are derived from them.
#![cfg(all(feature = "decode", not(target_arch = "wasm32")))]

mod audio_files;

use speech_emotion::audio::{Recording, decode};

use audio_files::{decoded, read, samples_16, tone, wav};

/// The maximum difference from the tones, from 10 % to 90 % of the length: lossy codecs ring at both ends.
fn distance(recording: &Recording) -> f64 {
    let mut worst = 0.0f64;
    for (index, channel) in recording.channels.iter().enumerate() {
        let (from, to) = (channel.len() / 10, channel.len() * 9 / 10);
        for (n, &sample) in channel.iter().enumerate().take(to).skip(from) {
            let expected = tone(index, recording.sample_rate, n);
            worst = worst.max((f64::from(sample) - expected).abs());
        }
    }
    worst
}

#[test]
fn codings_of_telephones_and_voice_messages_are_read() {
    // Name, channels, sample rate, frames, tolerance of each sample.
    for (name, channels, rate, frames, tolerance) in [
        ("alaw.wav", 1, 8_000, 2_000, 0.016),
        ("mulaw-stereo.wav", 2, 8_000, 2_000, 0.016),
        ("ima-adpcm.wav", 1, 8_000, 4_000, 0.1),
        ("ima-adpcm-stereo.wav", 2, 22_050, 5_512, 0.1),
        ("ms-adpcm.wav", 1, 8_000, 4_000, 0.1),
        ("ms-adpcm-stereo.wav", 2, 22_050, 5_512, 0.1),
        ("voice.opus", 1, 48_000, 24_000, 0.2),
        ("stereo.opus", 2, 48_000, 24_000, 0.05),
        ("surround.opus", 4, 48_000, 4_800, 0.06),
        ("flac.oga", 1, 16_000, 4_000, 1.01 / 32_768.0),
        ("mono.mp2", 1, 32_000, 16_128, 1.1),
    ] {
        let recording = decoded(name, &read(name));
        assert_eq!(recording.sample_rate, rate, "{name}");
        assert_eq!(recording.channels.len(), channels, "{name}");
        for channel in &recording.channels {
            assert!(
                channel.len().abs_diff(frames) < 1_100,
                "{name}: {}",
                channel.len()
            );
            let power = channel.iter().map(|s| s * s).sum::<f32>() / channel.len() as f32;
            assert!((0.1..0.14).contains(&power), "{name}: {power}");
        }
        assert!(
            distance(&recording) < tolerance,
            "{name}: {}",
            distance(&recording)
        );
        assert_eq!(recording.warnings, []);
    }
    // Layer II files do not store the encoder delay: 481 samples.
    let layer_two = decoded("mono.mp2", &read("mono.mp2"));
    let shifted = Recording::new(vec![layer_two.channels[0][481..].to_vec()], 32_000);
    assert!(distance(&shifted) < 0.05, "{}", distance(&shifted));
}

#[test]
fn lengths_of_opus_and_adpcm_are_exact() {
    for (name, frames) in [
        ("ima-adpcm.wav", 4_000),
        ("ms-adpcm-stereo.wav", 5_512),
        ("voice.opus", 24_000),
        ("stereo.opus", 24_000),
        ("surround.opus", 4_800),
        ("flac.oga", 4_000),
    ] {
        let length = decoded(name, &read(name)).channels[0].len();
        // Up to one more block if the file does not have the number of frames.
        let rounded = if name.contains("adpcm") { 1_024 } else { 0 };
        assert!(
            (frames..=frames + rounded).contains(&length),
            "{name}: {length}"
        );
    }
}

#[test]
fn unsupported_formats_are_named() {
    for (name, expected) in [
        ("gsm.wav", "GSM 6.10"),
        ("mp3-in-wav.wav", "MP3"),
        ("speex.ogg", "Speex"),
    ] {
        let error = decode(&read(name)).unwrap_err();
        assert_eq!(error.code(), "audio-format", "{name}");
        assert!(error.to_string().contains(expected), "{name}: {error}");
    }
    for (bytes, expected) in [
        (&b"#!AMR\n and so on"[..], "AMR"),
        (b"\xff\xf1\x50\x80 and so on", "AAC"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"version https://git-lfs.github.com/spec/v1", "Git LFS"),
        (b"\x1a\x45\xdf\xa3 and so on", "WebM"),
    ] {
        let error = decode(bytes).unwrap_err();
        assert_eq!(error.code(), "audio-format");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn wav_files_from_a_pipe_have_all_samples() {
    for count in [1, 100, 16_000] {
        let samples = samples_16(count);
        let length = samples.len() as u32;
        let expected = decoded("whole", &wav(length, &samples));
        assert_eq!(expected.channels[0].len(), count);
        for wrong in [
            0,
            u32::MAX,
            u32::MAX - 44,
            0x7fff_ffff,
            0x7fff_f000,
            0x8000_0000,
        ] {
            assert_eq!(
                decoded("streamed", &wav(wrong, &samples)),
                expected,
                "{wrong:#x}"
            );
            // An incomplete last sample.
            let cut = [&samples[..], &[7]].concat();
            assert_eq!(
                decoded("streamed", &wav(wrong, &cut)),
                expected,
                "{wrong:#x}"
            );
            // A trailing tag.
            let tagged = [&samples[..], b"TAG", &[b' '; 125]].concat();
            assert_eq!(
                decoded("streamed", &wav(wrong, &tagged)),
                expected,
                "{wrong:#x}"
            );
        }
    }
    // No samples, with and without a trailing chunk.
    for rest in [&b""[..], b"LIST\x04\0\0\0INFO"] {
        assert_eq!(decode(&wav(0, rest)).unwrap_err().code(), "audio-empty");
    }
    // A declared length below 2 GiB that exceeds the file indicates truncation.
    let error = decode(&wav(40_000, &samples_16(10_000))).unwrap_err();
    assert_eq!(error.code(), "audio-damaged");
    assert!(error.to_string().contains("20000 frames"), "{error}");
}

#[test]
fn a_length_that_excludes_audio_is_ignored() {
    let samples = samples_16(16_000);
    let recording = decoded("short", &wav(1_000, &samples));
    assert_eq!(recording.channels[0].len(), 16_000);
    assert_eq!(recording.warnings[0].code, "header-length");
    // Chunks, zeros and tags after the declared length are not audio.
    let chunks = [&b"LIST\x10\x27\0\0"[..], &[1; 10_000], b"id3 \x02\0\0\0xx"].concat();
    for behind in [
        &chunks[..],
        &[0; 10_000],
        &[&b"TAG"[..], &[b' '; 125]].concat(),
    ] {
        let bytes = [&wav(32_000, &samples)[..], behind].concat();
        let recording = decoded("behind", &bytes);
        assert_eq!(recording.channels[0].len(), 16_000);
        assert_eq!(recording.warnings, []);
    }
}

#[test]
fn rf64_files_are_read() {
    let samples = samples_16(1_000);
    let ds64 = |length: u64| [&[9; 8][..], &length.to_le_bytes(), &[0; 12]].concat();
    for length in [2_000, u64::MAX] {
        let bytes = [
            &b"RF64\xff\xff\xff\xffWAVEds64\x1c\0\0\0"[..],
            &ds64(length),
            &wav(u32::MAX, &samples)[12..],
        ]
        .concat();
        assert_eq!(decoded("RF64", &bytes).channels[0].len(), 1_000);
    }
}

#[test]
fn integers_of_24_bits_in_4_bytes_are_read_at_either_end() {
    let value = |n: usize| (tone(0, 16_000, n) * 8_388_608.0) as i32;
    let header = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\xfa\0\0\x04\0\x18\0data\xc0\x12\0\0";
    let file = |sample: fn(i32) -> u32| {
        let samples: Vec<u8> = (0..1_200)
            .flat_map(|n| sample(value(n)).to_le_bytes())
            .collect();
        [&header[..], &samples].concat()
    };
    let expected: Vec<f32> = (0..1_200).map(|n| value(n) as f32 / 8_388_608.0).collect();
    for sample in [
        (|value| (value << 8) as u32) as fn(i32) -> u32,
        |value| value as u32,
        |value| value as u32 & 0xff_ffff,
    ] {
        assert_eq!(decoded("24 in 32", &file(sample)).channels[0], expected);
    }
}

#[test]
fn a_flac_header_with_too_short_a_length_is_ignored() {
    let mut bytes = read("s16.flac");
    // The last four bytes of the number of frames.
    bytes[22..26].copy_from_slice(&1_000u32.to_be_bytes());
    let recording = decoded("short", &bytes);
    assert_eq!(recording.channels[0].len(), 8_000);
    assert_eq!(recording.warnings[0].code, "header-length");
    bytes[22..26].fill(0);
    assert_eq!(decoded("unknown", &bytes).channels[0].len(), 8_000);
}

#[test]
fn a_header_with_too_great_a_length_gives_a_warning() {
    // The number of frames in the `fact` chunk of an ADPCM WAV file.
    let whole = read("ima-adpcm.wav");
    let fact = 8 + whole.windows(4).position(|w| w == b"fact").unwrap();
    let there = decoded("whole", &whole).channels[0].len() as u32;
    // 50 ms at 8 kHz are 400 frames.
    for (counted, warned) in [(there + 400, false), (there + 401, true), (u32::MAX, false)] {
        let mut bytes = whole.clone();
        bytes[fact..fact + 4].copy_from_slice(&counted.to_le_bytes());
        let recording = decoded("fact", &bytes);
        assert_eq!(recording.channels[0].len(), there as usize);
        let codes: Vec<&str> = recording.warnings.iter().map(|w| w.code).collect();
        assert_eq!(codes, if warned { vec!["ends-early"] } else { vec![] });
    }
    // A truncated MP3 file with the number of frames in its first frame.
    let whole = read("stereo.mp3");
    let half = decoded("half", &whole[..whole.len() / 2]);
    assert_eq!(half.warnings[0].code, "ends-early");
    assert!(half.seconds() < 0.4, "{}", half.seconds());
}
