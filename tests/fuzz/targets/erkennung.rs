//! Any bytes as the listening test of Emo-DB.
#![no_main]

mod tree;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tree::Tree;

static TREE: LazyLock<Tree> =
    LazyLock::new(|| Tree::new("emodb", "erkennung.txt", &["wav/03a01Fa.wav", "wav/08b02Wb.wav"]));

fuzz_target!(|bytes: &[u8]| TREE.read(bytes));
