import type { ElementTexts } from "./element-texts.js";

// System colors follow the color scheme of the page, as does `light-dark` where the browser supports it.
const css = `
:host {
  display: inline-block;
  inline-size: 18rem;
  max-inline-size: 100%;
  font: 1rem/1.4 system-ui, sans-serif;
  --accent: var(--speech-emotion-accent, #3b74d8);
}
@supports (color: light-dark(red, red)) {
  :host { --accent: var(--speech-emotion-accent, light-dark(#1d5bc4, #8ab4ff)); }
}
:host([hidden]) { display: none; }
* { box-sizing: border-box; margin: 0; }
.panel {
  padding: 1rem;
  border: 1px solid color-mix(in srgb, CanvasText 25%, Canvas);
  border-radius: 0.75rem;
  background: Canvas;
  color: CanvasText;
}
.head { display: flex; gap: 1rem; align-items: center; }
.label { font-size: 1.25rem; font-weight: 600; overflow-wrap: anywhere; }
.label.error { font-size: 1rem; font-weight: 400; }
button {
  flex: none;
  min-block-size: 2.75rem;
  padding: 0 1.1rem;
  border: 2px solid var(--accent);
  border-radius: 999px;
  background: var(--accent);
  color: Canvas;
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
button.listening { background: Canvas; color: var(--accent); }
button:disabled { opacity: 0.5; cursor: default; }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
ul { list-style: none; padding: 0; margin-block-start: 0.75rem; }
ul:empty { display: none; }
li { display: grid; grid-template-columns: 7rem 1fr; gap: 0.75rem; align-items: center; }
.name { font-size: 0.875rem; overflow-wrap: anywhere; }
.meter {
  block-size: 0.6rem;
  border-radius: 999px;
  overflow: hidden;
  background: color-mix(in srgb, CanvasText 15%, Canvas);
  forced-color-adjust: none;
}
.bar { block-size: 100%; inline-size: 0; background: var(--accent); transition: inline-size 0.2s; }
@media (prefers-reduced-motion: reduce) { .bar { transition: none; } }
`;

let sheet: CSSStyleSheet | undefined;

function create<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  part: string,
  parent: Node,
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = part;
  element.part.add(part);
  parent.appendChild(element);
  return element;
}

/** The displayed state of an element. */
export interface ElementState {
  canListen: boolean;
  listening: boolean;
  /** The text of the status line. */
  status: string;
  failed: boolean;
  /** In the order of the labels of the model. */
  probabilities: [label: string, probability: number][];
}

/** The shadow tree of the element. */
export class ElementView {
  readonly button: HTMLButtonElement;
  readonly #panel: HTMLElement;
  readonly #label: HTMLElement;
  readonly #list: HTMLElement;
  readonly #rows = new Map<string, { name: Element; meter: Element; bar: HTMLElement }>();

  constructor(host: HTMLElement) {
    const root = host.attachShadow({ mode: "open", delegatesFocus: true });
    // A constructed style sheet needs no `style-src` in the content security policy.
    if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    this.#panel = create("div", "panel", root);
    this.#panel.setAttribute("role", "group");
    const head = create("div", "head", this.#panel);
    this.button = create("button", "button", head);
    this.button.type = "button";
    this.#label = create("p", "label", head);
    this.#label.setAttribute("role", "status");
    this.#list = create("ul", "scores", this.#panel);
  }

  draw(state: ElementState, texts: ElementTexts): void {
    this.#panel.setAttribute("aria-label", texts.name);
    this.#list.setAttribute("aria-label", texts.probabilities);
    this.button.disabled = !state.canListen;
    this.button.classList.toggle("listening", state.listening);
    write(this.button, state.listening ? texts.stop : texts.listen);
    this.#label.classList.toggle("error", state.failed);
    write(this.#label, state.status);
    const labels = state.probabilities.map(([label]) => label);
    if (labels.join() !== [...this.#rows.keys()].join()) this.#makeRows(labels);
    for (const [label, probability] of state.probabilities) {
      const { name, meter, bar } = this.#rows.get(label)!;
      const percent = Math.round(100 * probability);
      write(name, texts.labels[label] ?? label);
      meter.setAttribute("aria-label", texts.labels[label] ?? label);
      meter.setAttribute("aria-valuenow", String(percent));
      meter.setAttribute("aria-valuetext", `${percent} %`);
      bar.style.inlineSize = `${100 * probability}%`;
    }
  }

  #makeRows(labels: string[]): void {
    this.#list.replaceChildren();
    this.#rows.clear();
    for (const label of labels) {
      const row = create("li", "score", this.#list);
      const name = create("span", "name", row);
      name.setAttribute("aria-hidden", "true");
      const meter = create("div", "meter", row);
      meter.setAttribute("role", "meter");
      meter.setAttribute("aria-valuemin", "0");
      meter.setAttribute("aria-valuemax", "100");
      const bar = create("div", "bar", meter);
      this.#rows.set(label, { name, meter, bar });
    }
  }
}

/** Sets a text only if it changed: live regions announce every write. */
function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
