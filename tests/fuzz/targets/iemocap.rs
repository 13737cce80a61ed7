//! Any bytes as an evaluation of IEMOCAP.
#![no_main]

mod tree;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tree::Tree;

static TREE: LazyLock<Tree> = LazyLock::new(|| {
    Tree::new(
        "iemocap",
        "Session1/dialog/EmoEvaluation/Ses01F_impro01.txt",
        &[
            "Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_F000.wav",
            "Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_M000.wav",
        ],
    )
});

fuzz_target!(|bytes: &[u8]| TREE.read(bytes));
