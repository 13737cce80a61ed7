import type { CurvePoint } from "../training/history.ts";

/** A line of the plot in pixels, as `x,y` pairs for the SVG element `polyline`. */
export type Line = string;

/** Maps steps to x and values to y in a lane of the plot. */
export interface CurveLane {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export class Scale {
  readonly lane: CurveLane;
  readonly steps: number;
  readonly highest: number;

  constructor(lane: CurveLane, steps: number, highest: number) {
    this.lane = lane;
    this.steps = Math.max(steps, 1);
    this.highest = highest;
  }

  x(step: number): number {
    const { left, right } = this.lane;
    return left + (Math.min(step, this.steps) / this.steps) * (right - left);
  }

  y(value: number): number {
    const { top, bottom } = this.lane;
    return bottom - (Math.min(Math.max(value, 0), this.highest) / this.highest) * (bottom - top);
  }

  line(points: CurvePoint[], value: (point: CurvePoint) => number | undefined): Line {
    return points
      .flatMap((point) => {
        const at = value(point);
        return at === undefined
          ? []
          : [`${this.x(point.step).toFixed(1)},${this.y(at).toFixed(1)}`];
      })
      .join(" ");
  }
}

/** The axis limit for a value: 1, 2 or 5 times a power of ten, or half of it. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 5, 7.5, 10].map((each) => each * power).find((each) => each >= value)!;
}
