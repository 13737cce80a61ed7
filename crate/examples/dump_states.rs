use speech_emotion::corpora::find_reader;
use speech_emotion::experiments::{FrozenTrunk, Preparation, prepare};
use speech_emotion::model_file::ModelFile;
use std::io::Write;
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let a: Vec<String> = std::env::args().skip(1).collect();
    let file = ModelFile::read(&std::fs::read(&a[0])?)?;
    let path = std::path::Path::new(&a[2]);
    let reader = find_reader(Some(&a[1]), path)?;
    let preparation = Preparation {
        strict: false,
        loudest_db: file.card.loudest_db,
        trim_silence: a[1] != "emodb",
    };
    let prepared = prepare(reader.read(path)?, preparation, || ())?;
    let states = FrozenTrunk::new(&file)?.states(&prepared);
    let mut out = std::io::BufWriter::new(std::fs::File::create(&a[3])?);
    let mut meta = std::fs::File::create(format!("{}.tsv", a[3]))?;
    for (i, u) in prepared.corpus.utterances.iter().enumerate() {
        writeln!(
            meta,
            "{}\t{}\t{}\t{}\t{}",
            u.name,
            prepared.corpus.labels[u.label],
            u.speaker,
            prepared.speech_seconds[i],
            states[i].len() / 256
        )?;
        for v in &states[i] {
            out.write_all(&v.to_le_bytes())?;
        }
    }
    Ok(())
}
