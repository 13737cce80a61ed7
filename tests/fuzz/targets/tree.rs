//! A corpus of one file with any content, whose recordings are there: it is listed, or refused with a code.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use speech_emotion::corpora::{find_reader, inspect};

pub struct Tree {
    folder: PathBuf,
    reader: &'static str,
    file: &'static str,
}

impl Tree {
    /// A folder in memory or on the disk with `recordings`, all silent, for the reader of that name.
    pub fn new(reader: &'static str, file: &'static str, recordings: &[&str]) -> Self {
        let memory = Path::new("/dev/shm");
        let temporary = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let folder = temporary.join(format!("speech-emotion-fuzz-{reader}-{}", std::process::id()));
        for name in recordings.iter().chain([&file]) {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
            fs::write(path, SILENCE.as_slice()).expect("a recording");
        }
        Self { folder, reader, file }
    }

    /// Reads the corpus with `content` as its one file.
    pub fn read(&self, content: &[u8]) {
        fs::write(self.folder.join(self.file), content).expect("the file");
        let reader = find_reader(Some(self.reader), &self.folder).expect("the reader");
        if let Ok(corpus) = reader.read(&self.folder) {
            assert!(!corpus.utterances.is_empty());
            assert!(corpus.utterances.iter().all(|utterance| utterance.label < corpus.labels.len()));
            let shares = corpus.utterances.iter().filter_map(|utterance| utterance.agreement);
            shares.for_each(|share| assert!((0.0..=1.0).contains(&share), "{share}"));
            // Some faults name foreign text; all of them can be printed.
            for fault in &corpus.faults {
                assert!(!fault.to_string().is_empty());
            }
            let _ = corpus.warnings();
            let _ = inspect(&corpus);
        }
    }
}

/// A tenth of a second at 16 kHz as WAV.
static SILENCE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let samples = 1_600u32;
    let mut wav = Vec::new();
    wav.extend(b"RIFF");
    wav.extend((36 + 2 * samples).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(16_000u32.to_le_bytes());
    wav.extend(32_000u32.to_le_bytes());
    wav.extend(b"\x02\0\x10\0data");
    wav.extend((2 * samples).to_le_bytes());
    wav.resize(wav.len() + 2 * samples as usize, 0);
    wav
});
