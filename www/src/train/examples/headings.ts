/**
 * What the columns of a table of recordings may be called, in lower case with `_` for blanks; of several
 * that a table has the first here counts. The same names as in `crate/src/corpora/listing.rs`, which
 * `tests/tools/headings.test.mjs` compares.
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
