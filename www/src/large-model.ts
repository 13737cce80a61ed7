import { largeModel as shipped } from "speech-emotion-large";

/** The address of the large model; `undefined` in the single-file page. */
export const largeModel: URL | undefined = shipped;
