/** Bytes of the model and of the file for the CPU (`www/build/download-size.ts`). */
declare const DOWNLOAD_BYTES: number;
