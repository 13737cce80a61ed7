import { PAD, type Point, type Surface, type TextStyle } from "./surface.ts";

/** Draws on a canvas. */
export class CanvasSurface implements Surface {
  readonly #context: CanvasRenderingContext2D;

  /** @param ratio device pixels per CSS pixel */
  constructor(
    canvas: HTMLCanvasElement,
    width: number,
    height: number,
    ratio: number,
    font: string,
  ) {
    canvas.width = Math.max(Math.round(width * ratio), 1);
    canvas.height = Math.round(height * ratio);
    this.#context = canvas.getContext("2d")!;
    this.#context.scale(ratio, ratio);
    this.#context.font = font;
    this.#context.textBaseline = "middle";
  }

  rect(x: number, y: number, width: number, height: number, color: string, alpha = 1): void {
    this.#context.globalAlpha = alpha;
    this.#context.fillStyle = color;
    this.#context.fillRect(x, y, width, height);
    this.#context.globalAlpha = 1;
  }

  uprights(x: number, tops: Float32Array, bottoms: Float32Array, color: string): void {
    this.#context.fillStyle = color;
    tops.forEach((top, column) => {
      if (top === top)
        this.#context.fillRect(x + column, top, 1, Math.max(bottoms[column]! - top, 1));
    });
  }

  area(points: Point[], color: string, alpha: number): void {
    this.#trace(points);
    this.#context.closePath();
    this.#context.globalAlpha = alpha;
    this.#context.fillStyle = color;
    this.#context.fill();
    this.#context.globalAlpha = 1;
  }

  disc(x: number, y: number, radius: number, color: string): void {
    this.#context.beginPath();
    this.#context.arc(x, y, radius, 0, 2 * Math.PI);
    this.#context.fillStyle = color;
    this.#context.fill();
  }

  line(points: Point[], color: string, width: number, dash: number[] = []): void {
    this.#trace(points);
    this.#context.setLineDash(dash);
    this.#context.lineWidth = width;
    this.#context.lineJoin = "round";
    this.#context.strokeStyle = color;
    this.#context.stroke();
  }

  text(x: number, y: number, text: string, { color, align = "start", ground }: TextStyle): void {
    if (ground) {
      const width = this.textWidth(text);
      const left = align === "start" ? x : align === "end" ? x - width : x - width / 2;
      this.#context.fillStyle = ground;
      this.#context.beginPath();
      this.#context.roundRect(left - PAD.x, y - PAD.y, width + 2 * PAD.x, 2 * PAD.y, 4);
      this.#context.fill();
    }
    this.#context.fillStyle = color;
    this.#context.textAlign = align;
    this.#context.fillText(text, x, y + 0.5);
  }

  textWidth(text: string): number {
    return this.#context.measureText(text).width;
  }

  image(image: ImageData, x: number, y: number, width: number, height: number): void {
    // `putImageData` does not scale, so the image is drawn from a canvas of its own size.
    this.#context.imageSmoothingQuality = "high";
    this.#context.drawImage(imageCanvas(image), x, y, width, height);
  }

  clipped(x: number, y: number, width: number, height: number, paint: () => void): void {
    this.#context.save();
    this.#context.beginPath();
    this.#context.rect(x, y, width, height);
    this.#context.clip();
    paint();
    this.#context.restore();
  }

  #trace(points: Point[]): void {
    this.#context.beginPath();
    points.forEach(([x, y]) => this.#context.lineTo(x, y));
  }
}

/** A canvas that contains an image. */
export function imageCanvas(image: ImageData): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  return canvas;
}
