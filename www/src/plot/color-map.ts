// A perceptually uniform color map: lightness increases linearly in OKLab from near black through blue and teal to pale
// yellow. It is readable in grayscale and with color vision deficiencies.

const STEPS = 256;

/** RGB bytes of 256 colors, from low to high. */
export const colorMap: Uint8Array = build();

function build(): Uint8Array {
  const bytes = new Uint8Array(STEPS * 3);
  for (let i = 0; i < STEPS; i++) {
    const t = i / (STEPS - 1);
    const lightness = 0.16 + 0.8 * t;
    const chroma = 0.115 * Math.sin(Math.PI * (0.12 + 0.8 * t));
    const hue = ((290 - 185 * t ** 0.9) * Math.PI) / 180;
    bytes.set(oklab(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue)), i * 3);
  }
  return bytes;
}

/** OKLab (Ottosson 2020) to sRGB bytes. */
function oklab(lightness: number, a: number, b: number): number[] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return linear.map((value) => {
    const clamped = Math.min(Math.max(value, 0), 1);
    const encoded = clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * clamped ** (1 / 2.4) - 0.055;
    return Math.round(encoded * 255);
  });
}
