//! No emotion is predicted for audio without speech, and speech is detected.
#![cfg(feature = "decode")]

mod sounds;

use std::collections::BTreeMap;

use speech_emotion::audio::{decode, voice_activity};

#[test]
fn at_least_95_of_100_sounds_without_speech_have_no_speech() {
    let mut wrong: BTreeMap<&str, usize> = BTreeMap::new();
    for index in 0..100 {
        if !voice_activity(&sounds::without_speech(index))
            .spans
            .is_empty()
        {
            *wrong
                .entry(sounds::KINDS[index % sounds::KINDS.len()])
                .or_default() += 1;
        }
    }
    assert!(wrong.values().sum::<usize>() <= 5, "{wrong:?}");
}

#[test]
fn every_clip_is_speech_for_most_of_its_length() {
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/clips")).unwrap()
    {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "wav") {
            let samples = decode(&std::fs::read(&path).unwrap())
                .unwrap()
                .to_mono_16_khz()
                .unwrap();
            let share = voice_activity(&samples).speech_seconds / (samples.len() as f32 / 16_000.0);
            assert!(share > 0.5, "{}: {share}", path.display());
        }
    }
}
