// A module of one function that multiplies and adds by `f32x4.relaxed_madd`.
const PROBE = [
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  // One type, () -> v128, and one function of it.
  ...[1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
  // Its code: three times `i32.const 0`, `i8x16.splat`, then the instruction in question.
  ...[10, 19, 1, 17, 0, 65, 0, 253, 15, 65, 0, 253, 15, 65, 0, 253, 15, 253, 133, 2, 11],
];

let found: boolean | undefined;

/**
 * Whether WebAssembly has relaxed SIMD here, which `speech-emotion/cpu-relaxed.wasm` is built for. That file answers in
 * four fifths of the time of `speech-emotion/cpu.wasm`.
 */
export function hasRelaxedSimd(): boolean {
  found ??= typeof WebAssembly !== "undefined" && WebAssembly.validate(Uint8Array.from(PROBE));
  return found;
}
