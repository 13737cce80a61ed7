/** A point of the learning curves. */
export interface CurvePoint {
  step: number;
  /** The mean training loss since the previous point. */
  loss?: number;
  /** Loss and unweighted accuracy on the validation set. */
  heldOutLoss?: number;
  ua?: number;
  /** Whether these weights are the best so far. */
  best?: boolean;
}

/** The maximum number of points, sufficient for the width of a screen. */
const MAX_POINTS = 400;

/** The metrics of a training run, downsampled as they grow. */
export class TrainingHistory {
  points: CurvePoint[];
  #sum = 0;
  #count = 0;
  #stride = 1;

  constructor(points: CurvePoint[] = []) {
    this.points = [...points];
    while (this.points.length > MAX_POINTS) this.#thin();
  }

  step(step: number, loss: number): void {
    this.#sum += loss;
    this.#count++;
    if (this.#count < this.#stride) return;
    this.#add({ step, loss: this.#sum / this.#count });
    this.#sum = this.#count = 0;
  }

  evaluation(point: Required<Pick<CurvePoint, "step" | "heldOutLoss" | "ua" | "best">>): void {
    this.#add(point);
  }

  #add(point: CurvePoint): void {
    this.points.push(point);
    if (this.points.length > MAX_POINTS) {
      this.#thin();
      this.#stride *= 2;
    }
  }

  /** Averages losses in pairs, and drops every second evaluation that is not a new best. */
  #thin(): void {
    const kept: CurvePoint[] = [];
    let waiting: CurvePoint | undefined;
    let even = false;
    for (const point of this.points) {
      if (point.ua !== undefined) {
        even = !even;
        if (point.best || even) kept.push(point);
      } else if (waiting) {
        kept.push({ step: point.step, loss: (waiting.loss! + point.loss!) / 2 });
        waiting = undefined;
      } else waiting = point;
    }
    if (waiting) kept.push(waiting);
    this.points = kept.sort((a, b) => a.step - b.step);
  }
}
