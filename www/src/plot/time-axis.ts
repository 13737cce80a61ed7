/** The time axis shared by all plots of a recording: converts between seconds and pixels. */
export class TimeAxis {
  readonly from: number;
  readonly to: number;
  readonly width: number;

  /** @param from seconds at the left edge @param to seconds at the right edge @param width in CSS pixels */
  constructor(from: number, to: number, width: number) {
    this.from = from;
    this.to = Math.max(to, from + 1e-3);
    this.width = width;
  }

  /** Pixels per second. */
  get scale(): number {
    return this.width / (this.to - this.from);
  }

  toPixel(seconds: number): number {
    return (seconds - this.from) * this.scale;
  }

  toSeconds(pixel: number): number {
    const share = Math.min(Math.max(pixel / Math.max(this.width, 1), 0), 1);
    return this.from + share * (this.to - this.from);
  }

  /** Round times for the ticks, at least `spacing` pixels apart. */
  ticks(spacing: number): { digits: number; times: number[] } {
    const steps = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60];
    const step = steps.find((each) => each * this.scale >= spacing) ?? 120;
    const times: number[] = [];
    for (let i = Math.ceil(this.from / step - 1e-6); i * step <= this.to + 1e-6; i++) {
      times.push(i * step);
    }
    return { digits: step < 0.1 ? 2 : step < 1 ? 1 : 0, times };
  }
}
