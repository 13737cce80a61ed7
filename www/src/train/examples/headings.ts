/**
 * The accepted column names of a table of recordings, in lower case with `_` for spaces. If a table has several of
 * them, the first one here is used. Identical to `crate/src/corpora/listing.rs`; `tests/tools/headings.test.mjs`
 * compares both.
 */
export const headings = {
  file: [
    "path",
    "file",
    "filename",
    "file_name",
    "filepath",
    "file_path",
    "datei",
    "dateiname",
    "pfad",
    "wav",
    "audio",
    "audio_path",
    "fichier",
    "name",
  ],
  label: [
    "label",
    "emotion",
    "class",
    "klasse",
    "category",
    "kategorie",
    "target",
    "gefühl",
    "labels",
  ],
  speaker: [
    "speaker",
    "speaker_id",
    "speakerid",
    "actor",
    "person",
    "sprecher",
    "sprecherin",
    "subject",
    "proband",
    "spk",
  ],
  take: ["take", "recording", "aufnahme", "session"],
};
