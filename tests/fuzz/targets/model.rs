//! Any bytes as a model file. What is read must be written to the same model.
#![no_main]

use libfuzzer_sys::fuzz_target;
use speech_emotion::model::{ModelFile, Precision};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(model) = ModelFile::read(bytes) {
        let written = model
            .write(Precision::F32)
            .expect("what was read can be written");
        assert!(ModelFile::read(&written).expect("what was written can be read") == model);
    }
});
