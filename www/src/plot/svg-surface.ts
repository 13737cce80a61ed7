import { imageCanvas } from "./canvas-surface.ts";
import { PAD, type Point, type Surface, type TextStyle } from "./surface.ts";

/** Writes an SVG file. */
export class SvgSurface implements Surface {
  readonly #parts: string[] = [];
  readonly #measure = document.createElement("canvas").getContext("2d")!;
  readonly #head: string;
  #clips = 0;

  /** @param title a description of the picture for screen readers */
  constructor(
    width: number,
    height: number,
    font: { size: number; family: string },
    title: string,
  ) {
    this.#measure.font = `${font.size}px ${font.family}`;
    this.#head =
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}" role="img" ` +
      `font-family="${escape(font.family)}" font-size="${font.size}">` +
      `<title>${escape(title)}</title>`;
  }

  rect(x: number, y: number, width: number, height: number, color: string, alpha = 1): void {
    this.#parts.push(
      `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" ` +
        `fill="${escape(color)}"${opacity(alpha)}/>`,
    );
  }

  uprights(x: number, tops: Float32Array, bottoms: Float32Array, color: string): void {
    let path = "";
    tops.forEach((top, column) => {
      if (top === top)
        path += `M${n(x + column + 0.5)} ${n(top)}v${n(Math.max(bottoms[column]! - top, 1))}`;
    });
    this.#parts.push(`<path d="${path}" stroke="${escape(color)}" stroke-width="1.05"/>`);
  }

  area(points: Point[], color: string, alpha: number): void {
    this.#parts.push(`<path d="${trace(points)}z" fill="${escape(color)}"${opacity(alpha)}/>`);
  }

  disc(x: number, y: number, radius: number, color: string): void {
    this.#parts.push(
      `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="${escape(color)}"/>`,
    );
  }

  line(points: Point[], color: string, width: number, dash: number[] = []): void {
    const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(" ")}"` : "";
    this.#parts.push(
      `<path d="${trace(points)}" fill="none" stroke="${escape(color)}" ` +
        `stroke-width="${width}" stroke-linejoin="round"${dashes}/>`,
    );
  }

  text(x: number, y: number, text: string, { color, align = "start", ground }: TextStyle): void {
    if (ground) {
      const width = this.textWidth(text);
      const left = align === "start" ? x : align === "end" ? x - width : x - width / 2;
      this.#parts.push(
        `<rect x="${n(left - PAD.x)}" y="${n(y - PAD.y)}" width="${n(width + 2 * PAD.x)}" ` +
          `height="${2 * PAD.y}" rx="4" fill="${escape(ground)}"/>`,
      );
    }
    const anchor = align === "center" ? "middle" : align;
    this.#parts.push(
      `<text x="${n(x)}" y="${n(y)}" dy="0.36em" text-anchor="${anchor}" ` +
        `fill="${escape(color)}">${escape(text)}</text>`,
    );
  }

  textWidth(text: string): number {
    return this.#measure.measureText(text).width;
  }

  image(image: ImageData, x: number, y: number, width: number, height: number): void {
    this.#parts.push(
      `<image x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" ` +
        `preserveAspectRatio="none" href="${imageCanvas(image).toDataURL("image/png")}"/>`,
    );
  }

  clipped(x: number, y: number, width: number, height: number, paint: () => void): void {
    const id = `clip${++this.#clips}`;
    this.#parts.push(
      `<clipPath id="${id}"><rect x="${n(x)}" y="${n(y)}" width="${n(width)}" ` +
        `height="${n(height)}"/></clipPath><g clip-path="url(#${id})">`,
    );
    paint();
    this.#parts.push("</g>");
  }

  /** Translates everything drawn by `paint`. */
  moved(x: number, y: number, paint: () => void): void {
    this.#parts.push(`<g transform="translate(${n(x)} ${n(y)})">`);
    paint();
    this.#parts.push("</g>");
  }

  /** The content of the file. */
  toString(): string {
    return `${this.#head}${this.#parts.join("")}</svg>\n`;
  }
}

/** Rounds to hundredths of a pixel. */
const n = (value: number): string => String(Math.round(value * 100) / 100);
const opacity = (alpha: number): string => (alpha === 1 ? "" : ` fill-opacity="${n(alpha)}"`);
const trace = (points: Point[]): string =>
  `M${points.map(([x, y]) => `${n(x)} ${n(y)}`).join("L")}`;
const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
