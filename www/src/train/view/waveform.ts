const NAMESPACE = "http://www.w3.org/2000/svg";
const HEIGHT = 32;

/** A small mirrored waveform in the text color. @param peaks 0 to 255 */
export function waveform(peaks: Uint8Array): SVGSVGElement {
  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("class", "waveform");
  svg.setAttribute("viewBox", `0 0 ${peaks.length * 3} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(NAMESPACE, "path");
  path.setAttribute(
    "d",
    Array.from(peaks, (peak, i) => {
      const half = Math.max((peak / 255) * (HEIGHT / 2), 0.75);
      return `M${i * 3 + 1} ${HEIGHT / 2 - half}v${2 * half}`;
    }).join(""),
  );
  svg.append(path);
  return svg;
}
