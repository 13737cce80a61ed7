/** What the pointer asks of the figure. Places are CSS pixels from its left edge. */
export interface Gestures {
  /** The moment under the mouse, or under the finger that rests; undefined where it left. */
  hover(x: number | undefined): void;
  /** A click or tap. */
  seek(x: number): void;
  /** A drag, from where it began to where it is. */
  select(from: number, to: number): void;
  /** Two fingers, or Ctrl and the wheel. */
  zoom(factor: number, around: number): void;
  /** To the right for more than 0. */
  pan(pixels: number): void;
}

/** Less than this is a click that shook. */
const DRAG = 5;

/** Turns the events of mouse, pen, finger and wheel into gestures. */
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
      // The bare wheel scrolls the page. A pinch on a touchpad arrives with Ctrl.
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
