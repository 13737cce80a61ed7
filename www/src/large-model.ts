import { largeModel as shipped } from "speech-emotion-large";

/** The address of the large model; `undefined` in the page that is one file. */
export const largeModel: URL | undefined = shipped;
