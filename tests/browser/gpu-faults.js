// Runs before the package, on the page or in its worker: keeps hold of the GPU's devices, and does to
// them what a test says on the channel "gpu-faults". Put there as text, as no import reaches a worker.
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
  const { createShaderModule, createComputePipeline, popErrorScope } = GPUDevice.prototype;
  const broken = (device) => createShaderModule.call(device, { code: "this is no WGSL" });
  GPUDevice.prototype.createShaderModule = function (descriptor) {
    return fault === "broken shaders" ? broken(this) : createShaderModule.call(this, descriptor);
  };
  // Pipelines are made once; those that are there break by being replaced at their next use.
  const { setPipeline } = GPUComputePassEncoder.prototype;
  GPUComputePassEncoder.prototype.setPipeline = function (pipeline) {
    if (fault !== "broken shaders") return setPipeline.call(this, pipeline);
    const device = devices.at(-1);
    const compute = { module: broken(device), entryPoint: "main" };
    return setPipeline.call(this, createComputePipeline.call(device, { layout: "auto", compute }));
  };
  // A card's memory cannot be filled up in a test: the browser's word for it is put in its mouth.
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
    // A driver that skips the work and says nothing: what was there before is read back.
    return submit.call(this, fault === "work skipped" ? [] : commands);
  };
  const { mapAsync } = GPUBuffer.prototype;
  GPUBuffer.prototype.mapAsync = function (...range) {
    // A driver that hangs: the promise never ends.
    return fault === "hang" ? new Promise(() => {}) : mapAsync.apply(this, range);
  };
  // Nobody waits a minute for a test.
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
