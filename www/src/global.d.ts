/** Bytes of the model and of the file for the CPU (`www/build/download-size.ts`). */
declare const DOWNLOAD_BYTES: number;
/** The same of the large model. */
declare const LARGE_DOWNLOAD_BYTES: number;
