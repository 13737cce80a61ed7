/** Builds that this page was bundled without (`www/build/pending-builds.ts`), in compilation order. */
declare const PENDING_BUILDS: ("train" | "webgpu" | "train-webgpu")[];
