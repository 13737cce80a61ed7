// What the page finds under "speech-emotion" in the single file: the CPU alone, with its training. A file that
// is passed on by hand should be small.
import { type LoadOptions, loadRecognizer as load, type Recognizer } from "speech-emotion/cpu";
import { trainCpu } from "speech-emotion/train";

export * from "speech-emotion/cpu";

/** A backend that is asked for counts as the CPU. */
export function loadRecognizer(options: LoadOptions = {}): Promise<Recognizer> {
  return load({ ...options, training: { cpu: trainCpu } });
}
