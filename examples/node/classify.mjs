// node classify.mjs FILE... prints the emotion of each WAV or FLAC file.
// node classify.mjs --session FILE... classifies files of one speaker in order and adapts to the speaker.
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { loadRecognizer } from "speech-emotion";

const { values, positionals } = parseArgs({
  options: { session: { type: "boolean" } },
  allowPositionals: true,
});
const recognizer = await loadRecognizer();
const source = values.session ? recognizer.session() : recognizer;
for (const file of positionals) {
  const { label, confidence } = await source.classify(pathToFileURL(file));
  console.log(`${file}\t${label}\t${confidence.toFixed(2)}`);
}
