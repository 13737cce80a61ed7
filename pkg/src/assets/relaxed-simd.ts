// A module with one function that executes `f32x4.relaxed_madd`.
const PROBE = [
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  // One type, () -> v128, and one function of this type.
  ...[1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
  // Function body: three times `i32.const 0`, `i8x16.splat`, then the tested instruction.
  ...[10, 19, 1, 17, 0, 65, 0, 253, 15, 65, 0, 253, 15, 65, 0, 253, 15, 253, 133, 2, 11],
];

let found: boolean | undefined;

/**
 * Whether WebAssembly supports relaxed SIMD, which `speech-emotion/cpu-relaxed.wasm` requires. That file takes about
 * 80 % of the inference time of `speech-emotion/cpu.wasm`.
 */
export function hasRelaxedSimd(): boolean {
  found ??= typeof WebAssembly !== "undefined" && WebAssembly.validate(Uint8Array.from(PROBE));
  return found;
}
