// Each file by `new URL("literal", import.meta.url)`: the form that bundlers recognise and rewrite.

/** Where the model that comes with the package lies. */
export const shippedModel = (): URL => new URL("./emodb.safetensors", import.meta.url);

/** Where the wasm files lie. */
export const wasmFile = {
  cpu: (): URL => new URL("./cpu/speech_emotion_bg.wasm", import.meta.url),
  webgpu: (): URL => new URL("./webgpu/speech_emotion_bg.wasm", import.meta.url),
} as const;

/** Starts the worker of a backend. Two files, so that each holds only the binding it runs. */
export const startWorker = {
  cpu: (): Worker => new Worker(new URL("./worker-cpu.js", import.meta.url), { type: "module" }),
  webgpu: (): Worker =>
    new Worker(new URL("./worker-webgpu.js", import.meta.url), { type: "module" }),
} as const;
