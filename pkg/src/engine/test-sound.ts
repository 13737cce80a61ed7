/** The sample rate of {@link testSound}, Hz. */
export const TEST_RATE = 16_000;

/** Harmonics with varying level and pitch, as in speech: steady ones would be detected as music. */
export function testSound(seconds: number): Float32Array<ArrayBuffer> {
  const sound = new Float32Array(seconds * TEST_RATE);
  let phase = 0;
  for (let i = 0; i < sound.length; i++) {
    const time = i / TEST_RATE;
    const swell = 1 - Math.cos(2 * Math.PI * 4 * time);
    phase += (2 * Math.PI * (160 + 60 * Math.sin(2 * Math.PI * 3 * time))) / TEST_RATE;
    for (let harmonic = 1; harmonic <= 20; harmonic++) {
      sound[i]! += (0.05 * swell * Math.sin(harmonic * phase)) / harmonic;
    }
  }
  return sound;
}
