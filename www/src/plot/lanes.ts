/** Where each picture of the figure lies, from top to bottom, in CSS pixels. */
export interface Lanes {
  waveform: Lane;
  logMel: Lane;
  attention: Lane;
  /** Empty unless the change was measured. */
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
/** Height of the change in probability, which comes on top of the rest. */
const CHANGE = 124;
/** The least that shows anything, and the most that is of use. */
const [LEAST, MOST] = [200, 640];

/** @param space height of the whole figure without the change in probability, in CSS pixels */
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

/** A window, in CSS pixels, and what is shown in it. */
export interface Room {
  width: number;
  height: number;
  /** Presenter mode: the figure, the result and the probabilities alone. */
  presenting?: boolean;
  /** The timeline of live mode stands above. */
  live?: boolean;
}

/** Lower than this the timeline is lower as well (live.css), in CSS pixels. */
const LOW = 800;

/** Height of the figure, so that it stands on one screen with the result. */
export function figureSpace({ width, height, presenting, live }: Room): number {
  if (presenting) return height * (width < 960 ? 0.36 : 0.46);
  if (width < 640) return 212;
  if (width < 960) return 330;
  // Header, result, timeline and the rows around the figure take the rest.
  if (!live) return height - 400;
  return height - (height < LOW ? 466 : 570);
}
