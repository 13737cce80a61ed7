/** The pointer actions of the figure. Positions are in CSS pixels from its left edge. */
export interface Gestures {
  /** The position of the mouse or of a resting finger; undefined after it has left. */
  hover(x: number | undefined): void;
  /** A click or tap. */
  seek(x: number): void;
  /** A drag, from its start to its current position. */
  select(from: number, to: number): void;
  /** A pinch, or the wheel with Ctrl. */
  zoom(factor: number, around: number): void;
  /** Positive to the right. */
  pan(pixels: number): void;
}

/** Shorter movements, in pixels, count as a click. */
const DRAG = 5;

/** Converts events of mouse, pen, touch and wheel to gestures. */
export function followPointers(element: HTMLElement, gestures: Gestures): void {
  const down = new Map<number, number>();
  let began: number | undefined;
  let pinched = false;
  const place = (event: MouseEvent) => event.clientX - element.getBoundingClientRect().left;
  const fingers = () => {
    const [a = 0, b = 0] = down.values();
    return { middle: (a + b) / 2, distance: Math.max(Math.abs(a - b), 20) };
  };

  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    down.set(event.pointerId, place(event));
    pinched = down.size > 1;
    began = pinched ? undefined : place(event);
    gestures.hover(place(event));
  });
  element.addEventListener("pointermove", (event) => {
    const x = place(event);
    if (!down.has(event.pointerId)) return gestures.hover(x);
    const before = fingers();
    down.set(event.pointerId, x);
    if (down.size === 2) {
      const after = fingers();
      gestures.zoom(after.distance / before.distance, before.middle);
      gestures.pan(before.middle - after.middle);
    } else if (began !== undefined && Math.abs(x - began) >= DRAG) {
      gestures.hover(x);
      gestures.select(began, x);
    }
  });
  const up = (event: PointerEvent) => {
    if (!down.delete(event.pointerId)) return;
    const x = place(event);
    if (event.type === "pointerup" && began !== undefined && Math.abs(x - began) < DRAG) {
      gestures.seek(x);
    }
    began = undefined;
    if (event.pointerType !== "mouse") gestures.hover(undefined);
  };
  element.addEventListener("pointerup", up);
  element.addEventListener("pointercancel", up);
  element.addEventListener("pointerleave", () => gestures.hover(undefined));

  element.addEventListener(
    "wheel",
    (event) => {
      // The wheel without a modifier scrolls the page. Touchpads report a pinch as the wheel with Ctrl.
      if (event.ctrlKey || event.metaKey) {
        gestures.zoom(
          Math.exp(-event.deltaY * (event.deltaMode === 0 ? 0.004 : 0.12)),
          place(event),
        );
      } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        gestures.pan(event.deltaX || event.deltaY);
      } else return;
      event.preventDefault();
    },
    { passive: false },
  );
}
