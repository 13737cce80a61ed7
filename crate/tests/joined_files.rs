//! Decodes audio files with tags, and concatenated files. They are derived from the files of `tests/audio`, which
//! `audio.rs` describes.
#![cfg(all(feature = "decode", not(target_arch = "wasm32")))]

mod audio_files;

use audio_files::{decoded, read, samples_16, wav};

fn id3v2(length: u8) -> Vec<u8> {
    [
        &b"ID3\x04\0\0\0\0\x01"[..],
        &[length],
        &[0x55; 128],
        &vec![0x55; length.into()],
    ]
    .concat()
}

fn id3v1() -> Vec<u8> {
    [&b"TAG"[..], &[b'x'; 125]].concat()
}

fn ape() -> Vec<u8> {
    let part = |flags: u32| {
        let fields = [2_000, 32 + 20, 1, flags, 0, 0]
            .map(u32::to_le_bytes)
            .concat();
        [&b"APETAGEX"[..], &fields].concat()
    };
    [part(1 << 31 | 1 << 29), vec![7; 20], part(1 << 31)].concat()
}

#[test]
fn tags_at_the_start_and_the_end_change_nothing() {
    let fronts = [
        id3v2(10),
        [id3v2(10), id3v2(100)].concat(),
        [id3v2(0), vec![0; 1_234]].concat(),
        ape(),
        id3v1(),
        vec![0; 417],
    ];
    let backs = [
        id3v1(),
        ape(),
        [ape(), id3v1()].concat(),
        vec![0; 4_096],
        b"LYRICSBEGINtext000015LYRICS200".to_vec(),
    ];
    for name in [
        "mono.mp3",
        "stereo.mp3",
        "s16.flac",
        "s24-stereo.flac",
        "mono.ogg",
        "s16.wav",
        "voice.opus",
    ] {
        let bytes = read(name);
        let expected = decoded(name, &bytes);
        for (index, front) in fronts.iter().enumerate() {
            let tagged = [&front[..], &bytes].concat();
            assert_eq!(
                decoded(name, &tagged),
                expected,
                "{name} behind tag {index}"
            );
        }
        for (index, back) in backs.iter().enumerate() {
            let tagged = [&bytes[..], back].concat();
            assert_eq!(
                decoded(name, &tagged),
                expected,
                "{name} before tag {index}"
            );
            let both = [&fronts[0], &tagged[..]].concat();
            assert_eq!(decoded(name, &both), expected, "{name} within tags {index}");
        }
    }
}

#[test]
fn an_mp3_can_start_and_continue_anywhere() {
    let bytes = read("stereo.mp3");
    let whole = decoded("whole", &bytes).channels[0].len();
    // A cut within a frame loses up to two frames and the encoder padding.
    let cut = decoded("cut", &bytes[500..]).channels[0].len();
    assert!(
        cut > whole - 3 * 1_152 && cut < whole + 2 * 1_152,
        "{cut} of {whole}"
    );
    // A tag whose declared length exceeds its length or that of the file.
    let mut tag = id3v2(10);
    tag[8] = 0;
    let behind = decoded("a tag", &[&tag[..], &bytes].concat());
    assert_eq!(behind.channels[0].len(), whole);
    tag[6] = 0x7f;
    let behind = decoded("a tag", &[&tag[..], &bytes].concat());
    assert_eq!(behind.channels[0].len(), whole);
    // Corrupted frames in the middle.
    let frame = 417;
    let middle = [
        &bytes[..4 * frame + 2],
        &[0x13; 1_000],
        &bytes[4 * frame + 2..],
    ]
    .concat();
    let length = decoded("junk", &middle).channels[0].len();
    assert!(
        length + 4 * 1_152 > whole && length <= whole,
        "{length} of {whole}"
    );
}

#[test]
fn files_joined_end_to_end_are_read_to_the_end() {
    for (name, gap) in [
        ("mono.mp3", vec![]),
        ("stereo.mp3", id3v1()),
        ("mono.ogg", vec![]),
        ("stereo.opus", vec![]),
        ("flac.oga", vec![]),
        ("s16.flac", vec![]),
        ("s24-stereo.flac", id3v1()),
        ("s16-stereo.wav", vec![]),
        ("alaw.wav", vec![]),
    ] {
        let bytes = read(name);
        let one = decoded(name, &bytes);
        let joined = [&bytes[..], &gap, &bytes, &gap, &bytes].concat();
        let three = decoded(name, &joined);
        assert_eq!(three.sample_rate, one.sample_rate, "{name}");
        for (channel, expected) in three.channels.iter().zip(&one.channels) {
            assert_eq!(channel.len(), 3 * expected.len(), "{name}");
            assert_eq!(&channel[..expected.len()], expected, "{name}");
        }
        assert_eq!(three.warnings, [], "{name}");
    }
    let streamed = wav(u32::MAX, &samples_16(1_000));
    let two = decoded("streamed", &[&streamed[..], &streamed].concat());
    assert_eq!(two.channels[0].len(), 2_000);
}

#[test]
fn a_change_of_channels_or_rate_is_read_as_mono_with_a_warning() {
    for (first, second) in [
        ("mono.mp3", "stereo.mp3"),
        ("stereo.mp3", "mono.mp3"),
        ("mono.ogg", "stereo.ogg"),
        ("mono.ogg", "voice.opus"),
        ("voice.opus", "stereo.opus"),
        ("s16.flac", "s24-stereo.flac"),
        ("s16.wav", "s16-stereo.wav"),
    ] {
        let (a, b) = (read(first), read(second));
        let (one, two) = (decoded(first, &a), decoded(second, &b));
        let joined = decoded(first, &[&a[..], &b].concat());
        assert_eq!(joined.channels.len(), 1);
        let seconds = one.seconds() + two.seconds();
        assert!(
            (joined.seconds() - seconds).abs() < 0.001,
            "{first} and {second}"
        );
        assert_eq!(joined.warnings[0].code, "format-changes");
        let expected = format!("at {:.2} s", one.seconds());
        assert!(
            joined.warnings[0].message.contains(&expected),
            "{:?}",
            joined.warnings
        );
    }
}
