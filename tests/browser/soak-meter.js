/* global GPUBuffer, GPUDevice, WebAssembly */
// Runs on the page before the package: counts resources that may leak. `soak.read()` after a garbage collection.
{
  const memories = new Set();
  const buffers = { live: 0 };

  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const result = await original.apply(WebAssembly, given);
      const { exports } = result.instance ?? result;
      if (exports.memory) memories.add(exports.memory);
      return result;
    };
  }

  if (globalThis.GPUDevice) {
    const forgotten = new FinalizationRegistry((state) => {
      if (!state.destroyed) buffers.live--;
    });
    const states = new WeakMap();
    const { createBuffer } = GPUDevice.prototype;
    GPUDevice.prototype.createBuffer = function (descriptor) {
      const buffer = createBuffer.call(this, descriptor);
      const state = { destroyed: false };
      states.set(buffer, state);
      forgotten.register(buffer, state);
      buffers.live++;
      return buffer;
    };
    const { destroy } = GPUBuffer.prototype;
    GPUBuffer.prototype.destroy = function () {
      const state = states.get(this);
      if (state && !state.destroyed) {
        state.destroyed = true;
        buffers.live--;
      }
      destroy.call(this);
    };
  }

  globalThis.soak = {
    /** Bytes of wasm memory, and the number of GPU buffers neither destroyed nor collected. */
    read: () => ({
      wasm: [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0),
      buffers: buffers.live,
    }),
  };
}
