// The text of docs/benchmarks.md, from the measurements.
const ms = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(1));
const times = (value) => `${ms(value)} ms`;
const rate = (value) => (value < 100 ? value.toFixed(1) : value.toFixed(0));
const kB = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;

/** A table in Prettier's format. */
function table(head, rows) {
  const all = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(all[0]), rule, ...all.slice(1).map(line)].join("\n");
}

function againstPeers({ at, start, threads }, native) {
  const rows = [];
  const row = (what, peer, theirs, ours, target) =>
    rows.push([what, peer, times(theirs), times(ours), (ours / theirs).toFixed(2), target]);
  for (const [seconds, times] of Object.entries(at)) {
    row(`network, ${seconds} s`, "onnxruntime-web", times.onnxruntime, times.network, "0.30");
  }
  for (const [seconds, times] of Object.entries(threads.at)) {
    const peer = `onnxruntime-web, ${threads.cores} threads`;
    row(`network, ${seconds} s`, peer, times.onnxruntime, times.network, "");
  }
  for (const [seconds, times] of Object.entries(at)) {
    row(`network, ${seconds} s`, "TensorFlow.js", times.tensorflow, times.network, "0.40");
  }
  for (const [seconds, times] of Object.entries(at)) {
    const theirs = times.transformers + times.onnxruntime;
    const peers = "transformers.js + onnxruntime-web";
    row(`samples to prediction, ${seconds} s`, peers, theirs, times.classify, "0.50");
  }
  row("log-mel, 7 s", "transformers.js", at[7].transformers, at[7].features, "0.25");
  row("import to first prediction", "onnxruntime-web", start.peer, start.ours, "0.40");
  row(
    "first prediction, 1 s after loading",
    "onnxruntime-web",
    start.peerLater,
    start.oursLater,
    "",
  );
  for (const [seconds, { peer, ours }] of Object.entries(native.lengths)) {
    row(`network, ${seconds} s, native`, "onnxruntime (Python)", peer, ours, "0.90");
  }
  return table(
    ["measurement", "other library", "its time", "this package", "ratio", "target"],
    rows,
  );
}

function growth({ lengths, blocks, listeners }) {
  const perSecond = Object.entries(lengths).map(([seconds, time]) => [
    seconds,
    times(time),
    times(time / seconds),
  ]);
  const perBlock = Object.entries(blocks).map(([count, time]) => [count, times(time)]);
  const share = (time, count) => `${(time / 5 / count).toFixed(1)} %`;
  const perListener = Object.entries(listeners).map(([count, time]) => [
    count,
    times(time),
    share(time, 1),
    share(time, count),
  ]);
  return `The network, by duration of the recording:

${table(["seconds", "time", "per second"], perSecond)}

By number of inverted residual blocks, for 3 s:

${table(["blocks", "time"], perBlock)}

Live mode, one result per live input every 0.5 s over the last 3 s, means over a minute of \`tests/clips\`. Overlapping
windows share columns of the convolutions while their level is held; \`cargo bench --bench stages -- live\` prints the
fraction of shared columns:

${table(["live inputs", "all results", "fraction of a core", "per input"], perListener)}`;
}

function training(rates) {
  return table(
    ["training", "examples per second"],
    [
      ["the last two layers, this package", rate(rates.classifier)],
      [
        "the last two layers, TensorFlow.js",
        rate(Math.max(rates.tensorflowCpu, rates.tensorflowWasm)),
      ],
      ["all layers, this package", rate(rates.all)],
    ],
  );
}

function withoutRelaxed({ at, withoutVnni }) {
  const measured = Object.entries(at).concat([["3, without AVX-VNNI", withoutVnni]]);
  const rows = measured.map(([seconds, { plain, network }]) => [
    seconds,
    times(plain),
    times(network),
    (network / plain).toFixed(2),
  ]);
  return table(["seconds", "without relaxed SIMD", "with relaxed SIMD", "ratio"], rows);
}

/** The multiply-adds of a classification, and billions of multiply-adds per second of each library. */
function arithmetic(counts, { at }) {
  const perSecond = (count, time) => (count / 1e6 / time).toFixed(1);
  const rows = Object.entries(at).map(([seconds, times]) => [
    seconds,
    (counts[seconds] / 1e6).toFixed(0),
    perSecond(counts[seconds], times.network),
    perSecond(counts[seconds], times.onnxruntime),
    perSecond(counts[seconds], times.tensorflow),
  ]);
  return table(["seconds", "millions", "this package", "onnxruntime-web", "TensorFlow.js"], rows);
}

/** @param measured the measurements of bench.mjs */
export function benchmarks({ machine, rounds, versions, native, web, dispatches, sizes, counts }) {
  const setting = machine.quick ? "WASM_PROFILE=wasm-test " : "";
  const linked = machine.quick
    ? `The files for WebGPU and for training were built with the quick profile: they are larger and slower than the released
files.

`
    : "";
  const kernels = Object.entries(dispatches).map(([seconds, count]) => `${count} for ${seconds} s`);
  return `# Benchmarks

Written by \`${setting}make bench\` on ${machine.date}: ${machine.cores} cores of ${machine.model}, load average ${machine.load} at the
start, Chromium ${web.browser}, onnxruntime-web ${versions["onnxruntime-web"]}, TensorFlow.js ${versions["@tensorflow/tfjs"]},
transformers.js ${versions["@huggingface/transformers"]}, onnxruntime ${native.onnxruntime}.

All implementations use the same weights, the same recordings and, unless the table has their number, one thread, in
interleaved runs. Their results are
compared before the measurement and differ by at most ${Math.max(web.worst, native.worst).toExponential(1)} in any probability or
attention weight from those of this package in \`f32\`. The file with relaxed SIMD, which Chromium uses, computes matrix products
in eight bits: its probabilities and attention weights differ by at most ${web.int8.toFixed(4)}. Times are medians of ${rounds} rounds. All rows except the last three are WebAssembly in
Chromium.

${againstPeers(web, native)}

The log-mel time of this package includes voice activity detection. The first prediction is measured on a page with an empty
cache, from a server on the same machine: this package is bundled by Vite, runs in its worker and computes the features; the
other library receives precomputed features. One second after loading, all files are loaded, the worker of this package is
warmed up, and no call was made before.
Alone on a page, as under "Scaling", the network is faster than in interleaved runs. onnxruntime-web uses threads only on
pages that are cross-origin isolated.

sherpa-onnx, which also runs in WebAssembly, has emotions as tags of its SenseVoice model. It is not in the table: its npm
package (1.13.8) has 15.1 MB of wasm and no model, and the model is not in the registries of npm and PyPI.

Multiply-adds of one classification, computed from the shapes of the weights, and billions of multiply-adds per second.
SIMD128 with fused multiply-add is limited to eight per cycle on processors that execute two vectors of four at a time;
an instruction for products of eight bits multiplies sixteen pairs.

${arithmetic(counts, web)}

This package uses its relaxed SIMD file in this browser, with products in eight bits. In other browsers it loads a file that
computes in \`f32\` without fused multiply-add, measured here in the same interleaved runs. V8 executes a product of eight bits
as one instruction on processors with AVX-VNNI and as three on others, which \`--js-flags=--no-enable-avx-vnni\` shows:

${withoutRelaxed(web)}

## Size and memory

${table(
  ["size", "this package", "target"],
  [
    ["wasm and JavaScript for the CPU, brotli", kB(sizes.cpu), "350 kB"],
    ["wasm and JavaScript for WebGPU, brotli", kB(sizes.webgpu), "1500 kB"],
    ["model, brotli", kB(sizes.model), "950 kB"],
    ["wasm memory after 7 s", `${(web.memory / 2 ** 20).toFixed(1)} MiB`, "9 MiB"],
    ["WebGPU dispatches per classification", kernels.join(", "), "40"],
  ],
)}

${linked}## Scaling

${growth(web.growth)}

## Training in the browser

Examples per second on the CPU, one thread, batches of 16 contexts for the last two layers (256 to 64, PReLU, 3 labels,
Adam) and of 8 recordings of 1 to 4 s for all layers. TensorFlow.js uses the same layers and the faster of its two
CPU backends.

${training(web.rates)}
`;
}
