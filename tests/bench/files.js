/* global fetch */
// In the page: what every contestant gets.
export const bytes = async (path, place = "/files/") =>
  new Uint8Array(await (await fetch(place + path)).arrayBuffer());

/** The samples of a sound of 16 bits at 16 kHz. */
export async function samplesOf(seconds) {
  const { buffer } = await bytes(`${seconds}.wav`);
  return Float32Array.from(new Int16Array(buffer, 44), (value) => value / 32768);
}

/** Its standardised log-mel, frames x 128. */
export const featuresOf = async (seconds) =>
  new Float32Array((await bytes(`${seconds}.f32`)).buffer);
