/** The drawing target of the plots: a canvas on the page, or an SVG file for export. In CSS pixels. */
export interface Surface {
  rect(x: number, y: number, width: number, height: number, color: string, alpha?: number): void;
  /** Vertical lines one pixel wide; NaN values are skipped. */
  uprights(x: number, tops: Float32Array, bottoms: Float32Array, color: string): void;
  area(points: Point[], color: string, alpha: number): void;
  disc(x: number, y: number, radius: number, color: string): void;
  line(points: Point[], color: string, width: number, dash?: number[]): void;
  /** @param align the horizontal alignment of the text at `x`; `y` is its vertical center */
  text(x: number, y: number, text: string, style: TextStyle): void;
  textWidth(text: string): number;
  image(image: ImageData, x: number, y: number, width: number, height: number): void;
  /** Clips everything drawn by `paint` to the rectangle. */
  clipped(x: number, y: number, width: number, height: number, paint: () => void): void;
}

export type Point = [x: number, y: number];

export interface TextStyle {
  color: string;
  align?: "start" | "center" | "end";
  /** A background for text on a picture. */
  ground?: string;
}

/** The padding of text with a background. */
export const PAD = { x: 5, y: 9 };
