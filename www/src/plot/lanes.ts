/** The lanes of the figure from top to bottom, in CSS pixels. */
export interface Lanes {
  waveform: Lane;
  logMel: Lane;
  attention: Lane;
  /** Empty unless the change was computed. */
  change: Lane;
  /** The labels of the time axis. */
  axis: Lane;
  height: number;
}

export interface Lane {
  top: number;
  height: number;
  bottom: number;
}

const GAP = 10;
const AXIS = 26;
/** The height of the lane for the change in probability, added to the total. */
const CHANGE = 124;
/** The minimum and maximum useful height. */
const [LEAST, MOST] = [200, 640];

/** @param space height of the figure without the change in probability, in CSS pixels */
export function lanes(space: number, { change }: { change: boolean }): Lanes {
  const room = Math.min(Math.max(space, LEAST), MOST) - AXIS - 2 * GAP;
  let y = 0;
  const lane = (height: number, gap = GAP): Lane => {
    const top = height > 0 && y > 0 ? y + gap : y;
    y = top + height;
    return { top, height, bottom: y };
  };
  const placed = {
    waveform: lane(Math.round(0.3 * room)),
    logMel: lane(Math.round(0.36 * room)),
    attention: lane(Math.round(0.34 * room)),
    change: lane(change ? CHANGE : 0),
    axis: lane(AXIS, 0),
  };
  return { ...placed, height: y };
}

/** The window size in CSS pixels, and the display mode. */
export interface Room {
  width: number;
  height: number;
  /** Presenter mode: only the figure, the result and the probabilities. */
  presenting?: boolean;
  /** The timeline of live mode is above the figure. */
  live?: boolean;
}

/** In windows below this height, in CSS pixels, the timeline is lower as well (live.css). */
const LOW = 800;

/** The height of the figure that fits on one screen together with the result. */
export function figureSpace({ width, height, presenting, live }: Room): number {
  if (presenting) return height * (width < 960 ? 0.36 : 0.46);
  if (width < 640) return 212;
  if (width < 960) return 330;
  // The height of the header, the result, the timeline and the rows around the figure.
  if (!live) return height - 400;
  return height - (height < LOW ? 466 : 570);
}
