//! Compares eight-bit products with slow loops over integers, in WebAssembly.

#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::wasm_bindgen;

/// The number of values of random products that are not equal bit for bit.
#[wasm_bindgen]
#[must_use]
pub fn mismatches(seed: u32) -> u32 {
    speech_emotion::internal::int8_mismatches(seed.into())
}

/// The number of values that [`mismatches`] compares.
#[wasm_bindgen]
#[must_use]
pub fn compared() -> u32 {
    speech_emotion::internal::INT8_VALUES
}
