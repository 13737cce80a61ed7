// Runs before the package, on the page or in its worker: tracks GPU devices and injects the faults requested on the
// channel "gpu-faults". Inserted as text, since workers cannot import it.
{
  const devices = [];
  let fault = "none";

  const { requestAdapter } = GPU.prototype;
  GPU.prototype.requestAdapter = function (options) {
    return fault === "no adapter" ? Promise.resolve(null) : requestAdapter.call(this, options);
  };
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    devices.push(device);
    return device;
  };
  // A device that has memory for the small model only, bytes.
  const limit = Object.getOwnPropertyDescriptor(GPUSupportedLimits.prototype, "maxBufferSize").get;
  Object.defineProperty(GPUSupportedLimits.prototype, "maxBufferSize", {
    get() {
      return fault === "small buffers" ? 2 ** 23 : limit.call(this);
    },
  });
  const { createShaderModule, createComputePipeline, popErrorScope } = GPUDevice.prototype;
  const broken = (device) => createShaderModule.call(device, { code: "this is no WGSL" });
  GPUDevice.prototype.createShaderModule = function (descriptor) {
    return fault === "broken shaders" ? broken(this) : createShaderModule.call(this, descriptor);
  };
  // Pipelines are cached; existing ones fail by being replaced at their next use.
  const { setPipeline } = GPUComputePassEncoder.prototype;
  GPUComputePassEncoder.prototype.setPipeline = function (pipeline) {
    if (fault !== "broken shaders") return setPipeline.call(this, pipeline);
    const device = devices.at(-1);
    const compute = { module: broken(device), entryPoint: "main" };
    return setPipeline.call(this, createComputePipeline.call(device, { layout: "auto", compute }));
  };
  // Memory of a graphics card cannot be exhausted in a test: simulate the error of the browser.
  GPUDevice.prototype.popErrorScope = async function () {
    const error = await popErrorScope.call(this);
    return fault === "out of memory" ? new GPUOutOfMemoryError("forced by the test") : error;
  };
  const { submit } = GPUQueue.prototype;
  GPUQueue.prototype.submit = function (commands) {
    if (fault === "uncaptured error") {
      const error = new GPUInternalError("forced by the test");
      const event = new GPUUncapturedErrorEvent("uncapturederror", { error });
      devices.at(-1).dispatchEvent(event);
    }
    // A driver that silently skips the work: the previous content is read back.
    return submit.call(this, fault === "work skipped" ? [] : commands);
  };
  const { mapAsync } = GPUBuffer.prototype;
  GPUBuffer.prototype.mapAsync = function (...range) {
    // A driver that hangs: the promise never settles.
    return fault === "hang" ? new Promise(() => {}) : mapAsync.apply(this, range);
  };
  // Shortens the timeout of one minute.
  const { setTimeout: later } = globalThis;
  globalThis.setTimeout = (work, delay, ...rest) =>
    later(work, fault === "hang" && delay >= 60_000 ? 500 : delay, ...rest);

  const done = new BroadcastChannel("gpu-faults-done");
  new BroadcastChannel("gpu-faults").onmessage = ({ data }) => {
    fault = data;
    if (fault === "lost device") devices.forEach((device) => device.destroy());
    done.postMessage(fault);
  };
}
