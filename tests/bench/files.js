/* global fetch */
// In the page: the inputs of all libraries.
export const bytes = async (path, place = "/files/") =>
  new Uint8Array(await (await fetch(place + path)).arrayBuffer());

/** The samples of a 16-bit WAV file at 16 kHz, in [-1, 1). */
export async function samplesOf(seconds) {
  const { buffer } = await bytes(`${seconds}.wav`);
  return Float32Array.from(new Int16Array(buffer, 44), (value) => value / 32768);
}

/** Its standardized log-mel, of shape (frames, 128). */
export const featuresOf = async (seconds) =>
  new Float32Array((await bytes(`${seconds}.f32`)).buffer);
