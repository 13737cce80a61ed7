/** What the plots are painted on: a canvas on the page, an SVG file to take along. CSS pixels. */
export interface Surface {
  rect(x: number, y: number, width: number, height: number, colour: string, alpha?: number): void;
  /** Upright lines one pixel wide; those with NaN are left out. */
  uprights(x: number, tops: Float32Array, bottoms: Float32Array, colour: string): void;
  area(points: Point[], colour: string, alpha: number): void;
  disc(x: number, y: number, radius: number, colour: string): void;
  line(points: Point[], colour: string, width: number, dash?: number[]): void;
  /** @param align which point of the text lies at `x`; `y` is its middle */
  text(x: number, y: number, text: string, style: TextStyle): void;
  textWidth(text: string): number;
  image(image: ImageData, x: number, y: number, width: number, height: number): void;
  /** Everything drawn by `paint` is cut off outside the rectangle. */
  clipped(x: number, y: number, width: number, height: number, paint: () => void): void;
}

export type Point = [x: number, y: number];

export interface TextStyle {
  colour: string;
  align?: "start" | "center" | "end";
  /** A ground behind the letters, where they stand on a picture. */
  ground?: string;
}

/** Padding of a text with a ground. */
export const PAD = { x: 5, y: 9 };
