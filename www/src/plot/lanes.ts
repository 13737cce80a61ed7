/** Where each picture of the figure lies, from top to bottom, in CSS pixels. */
export interface Lanes {
  waveform: Lane;
  /** Empty (height 0) where there is no spectrogram yet. */
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

const GAP = 12;

export function lanes({ logMel, change }: { logMel: boolean; change: boolean }): Lanes {
  let y = 0;
  const lane = (height: number, gap = GAP): Lane => {
    const top = height > 0 && y > 0 ? y + gap : y;
    y = top + height;
    return { top, height, bottom: y };
  };
  const placed = {
    waveform: lane(132),
    logMel: lane(logMel ? 144 : 0),
    attention: lane(96),
    change: lane(change ? 124 : 0),
    axis: lane(26, 0),
  };
  return { ...placed, height: y };
}
