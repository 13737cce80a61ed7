/** Builds that this page was bundled without (`www/build/pending-builds.ts`), in the order in which they are compiled. */
declare const PENDING_BUILDS: ("train" | "webgpu" | "train-webgpu")[];
