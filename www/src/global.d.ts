/** The size in bytes of the default model and the CPU wasm file (`www/build/download-size.ts`). */
declare const DOWNLOAD_BYTES: number;
/** The same for the large model. */
declare const LARGE_DOWNLOAD_BYTES: number;
