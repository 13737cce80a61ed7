import { create } from "../../dom.ts";
import { decimals, percent } from "../../format.ts";
import { texts } from "../../texts/index.ts";
import type { CurvePoint } from "../training/history.ts";
import { roundUp, Scale } from "./curve-scale.ts";

const NAMESPACE = "http://www.w3.org/2000/svg";
const HEIGHT = 280;
/** The margin for the numbers next to the lanes, and the positions of the two lanes. */
const LEFT = 44;
const RIGHT = 12;
const LOSS = { top: 24, bottom: 128 };
const UA = { top: 168, bottom: 256 };

/** The learning curves: the loss above, the validation accuracy below. */
export class Curve {
  readonly #figure: HTMLElement;
  readonly #holder = create("div", "curve-holder");
  #last: (() => void) | undefined;

  constructor(figure: HTMLElement) {
    this.#figure = figure;
    new ResizeObserver(() => this.#last?.()).observe(this.#holder);
  }

  /** @param before the accuracy before training, if known */
  show(points: CurvePoint[], steps: number, before: number | undefined): void {
    if (!this.#holder.isConnected)
      this.#figure.replaceChildren(this.#holder, create("ul", "legend"));
    this.#last = () => this.#draw(points, steps, before);
    this.#last();
  }

  #draw(points: CurvePoint[], steps: number, before: number | undefined): void {
    const width = Math.max(this.#holder.clientWidth, 240);
    const words = texts.train.curve;
    const losses = points.flatMap(({ loss, heldOutLoss }) => [loss ?? 0, heldOutLoss ?? 0]);
    const across = { left: LEFT, right: width - RIGHT };
    const loss = new Scale({ ...across, ...LOSS }, steps, roundUp(Math.max(...losses)));
    const ua = new Scale({ ...across, ...UA }, steps, 1);
    // Enough decimals to distinguish the axis labels, also near 0.
    const digits = loss.highest < 1 ? 1 - Math.floor(Math.log10(loss.highest)) : 1;

    const svg = element("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT });
    svg.setAttribute("role", "img");
    const lastLoss = points.filter((point) => point.loss !== undefined).at(-1)?.loss;
    const lastUa = points.filter((point) => point.ua !== undefined).at(-1)?.ua;
    svg.setAttribute(
      "aria-label",
      words.describe(
        lastLoss === undefined ? words.none : decimals(lastLoss, Math.max(digits, 2)),
        lastUa === undefined ? words.none : percent(lastUa),
      ),
    );
    svg.append(
      ...frame(loss, words.loss, (value) => decimals(value, digits)),
      ...frame(ua, words.ua, percent),
      line(
        "curve-held-out",
        loss.line(points, (point) => point.heldOutLoss),
      ),
      line(
        "curve-training",
        loss.line(points, (point) => point.loss),
      ),
    );
    if (before !== undefined) {
      const y = ua.y(before);
      svg.append(line("curve-before", `${LEFT},${y} ${width - RIGHT},${y}`));
    }
    svg.append(
      line(
        "curve-ua",
        ua.line(points, (point) => point.ua),
      ),
    );
    const best = points.filter((point) => point.best).at(-1);
    if (best?.ua !== undefined) {
      svg.append(
        element("circle", { class: "curve-best", cx: ua.x(best.step), cy: ua.y(best.ua), r: 5 }),
      );
    }
    this.#holder.replaceChildren(svg);
    const keys: [string, string][] = [
      ["key-training", words.lossTraining],
      ["key-held-out", words.lossHeldOut],
    ];
    if (best) keys.push(["key-best", words.best]);
    if (before !== undefined) keys.push(["key-before", words.before]);
    const legend = this.#figure.querySelector(".legend")!;
    legend.classList.add("is-shown");
    legend.replaceChildren(
      ...keys.map(([key, text]) => create("li", "", create("i", `key ${key}`), text)),
    );
  }
}

/** The axes of a lane, its title, and its highest, middle and lowest value. */
function frame(scale: Scale, name: string, format: (value: number) => string): SVGElement[] {
  const { left, right, top } = scale.lane;
  const title = element("text", { class: "curve-name", x: left, y: top - 9 });
  title.textContent = name;
  const marks = [0, scale.highest / 2, scale.highest].flatMap((value) => {
    const y = Math.round(scale.y(value)) + 0.5;
    const text = element("text", { class: "curve-number", x: left - 7, y: y + 4 });
    text.textContent = format(value);
    return [element("path", { class: "curve-grid", d: `M${left} ${y}H${right}` }), text];
  });
  return [title, ...marks];
}

const line = (name: string, points: string): SVGElement =>
  element("polyline", { class: name, points });

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
