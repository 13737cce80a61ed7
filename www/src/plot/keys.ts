/** Seconds per arrow key: one step of the network. */
const STEP = 0.04;
const LEAP = 0.5;

/** The keyboard actions of the figure. */
export interface KeyActions {
  position: number;
  duration: number;
  seek(seconds: number): void;
  /** Moves the position and extends the selection, as in a text editor. */
  extend(seconds: number): void;
  toggle(): void;
  zoom(factor: number): void;
  pan(share: number): void;
  whole(): void;
  clear(): void;
}

/** Handles keys while the figure has the focus. `actions` is called for every key. */
export function followKeys(element: HTMLElement, actions: () => KeyActions): void {
  element.addEventListener("keydown", (event) => {
    const does = actions();
    if (does.duration === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const { position, duration } = does;
    const moves: Record<string, number> = {
      ArrowRight: position + STEP,
      ArrowUp: position + STEP,
      ArrowLeft: position - STEP,
      ArrowDown: position - STEP,
      PageUp: position + LEAP,
      PageDown: position - LEAP,
      Home: 0,
      End: duration,
    };
    const others: Record<string, () => void> = {
      " ": () => does.toggle(),
      Enter: () => does.toggle(),
      "+": () => does.zoom(2),
      "=": () => does.zoom(2),
      "-": () => does.zoom(1 / 2),
      "0": () => does.whole(),
      ",": () => does.pan(-0.25),
      ".": () => does.pan(0.25),
      Escape: () => does.clear(),
    };
    const move = moves[event.key];
    if (move !== undefined && event.shiftKey) does.extend(move);
    else if (move !== undefined) does.seek(move);
    else if (Object.hasOwn(others, event.key)) others[event.key]!();
    else return;
    event.preventDefault();
  });
}
