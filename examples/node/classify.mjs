// node classify.mjs FILE... prints the emotion in each WAV or FLAC file.
import { readFile } from "node:fs/promises";
import { loadRecognizer } from "speech-emotion";

const recognizer = await loadRecognizer();
for (const file of process.argv.slice(2)) {
  const { samples, sampleRate } = await recognizer.decodeAudio(await readFile(file));
  const { label, confidence } = await recognizer.classify(samples, { sampleRate });
  console.log(`${file}\t${label}\t${confidence.toFixed(2)}`);
}
