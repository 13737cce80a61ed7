//! Any bytes as a CSV manifest.
#![no_main]

mod tree;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tree::Tree;

static TREE: LazyLock<Tree> =
    LazyLock::new(|| Tree::new("manifest", "recordings.csv", &["a.wav", "b/c.wav"]));

fuzz_target!(|bytes: &[u8]| TREE.read(bytes));
