/** The one axis that every plot of a recording shares: seconds to pixels and back. */
export class TimeAxis {
  readonly seconds: number;
  readonly width: number;

  /** @param seconds of the whole recording @param width in CSS pixels */
  constructor(seconds: number, width: number) {
    this.seconds = Math.max(seconds, 1e-3);
    this.width = width;
  }

  toPixel(seconds: number): number {
    return (seconds / this.seconds) * this.width;
  }

  toSeconds(pixel: number): number {
    return Math.min(Math.max(pixel / this.width, 0), 1) * this.seconds;
  }

  /** Round times for the ticks, none closer than `spacing` pixels to the next. */
  ticks(spacing: number): { step: number; times: number[] } {
    const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60];
    const step = steps.find((each) => this.toPixel(each) >= spacing) ?? 120;
    const times: number[] = [];
    for (let i = 0; i * step <= this.seconds + 1e-6; i++) times.push(i * step);
    return { step, times };
  }
}
