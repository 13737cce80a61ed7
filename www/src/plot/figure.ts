import type { Classification } from "speech-emotion";
import type { Player } from "../audio/player.ts";
import { byId } from "../dom.ts";
import { decimals, percentTenths } from "../format.ts";
import { secondsOf, type Sound } from "../sound.ts";
import { texts } from "../texts/index.ts";
import { Attention } from "./attention.ts";
import { envelope } from "./envelope.ts";
import { paint, type Palette, plotHeight } from "./paint.ts";
import { TimeAxis } from "./time-axis.ts";

/** Seconds that an arrow key moves: one step of the network; with shift, half a second. */
const KEY_STEP = 0.04;
const KEY_LEAP = 0.5;

/** The waveform with the attention on one time axis, and the cursor that follows playback. */
export class Figure {
  readonly #plot = byId("plot");
  readonly #canvas = byId<HTMLCanvasElement>("plot-canvas");
  readonly #cursor = byId("plot-cursor");
  readonly #empty = byId("plot-empty");
  readonly #legend = byId("legend");
  readonly #readout = byId("readout");
  readonly #title = byId("figure-title");
  readonly #play = byId<HTMLButtonElement>("play");
  readonly #playIcon = byId<SVGUseElement>("play-icon");
  readonly #player: Player;

  #sound: Sound | undefined;
  #attention: Attention | undefined;
  /** Seconds that the axis spans, which is more than the sound has while it is recorded. */
  #span = 0;
  #hovered: number | undefined;
  #following = false;

  constructor(player: Player) {
    this.#player = player;
    player.onChange(() => this.#update());
    this.#plot.setAttribute("aria-label", texts.figure.plot);
    this.#play.addEventListener("click", () => this.#toggle());
    this.#plot.addEventListener("keydown", (event) => this.#key(event));
    this.#plot.addEventListener("pointerdown", (event) => this.#press(event));
    this.#plot.addEventListener("pointermove", (event) => this.#move(event));
    this.#plot.addEventListener("pointerleave", () => this.#hover(undefined));
    new ResizeObserver(() => this.#draw()).observe(this.#plot);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
    this.show(undefined);
  }

  /** Shows a sound, with the attention of its answer where there is one. */
  show(sound: Sound | undefined, result?: Classification): void {
    if (sound !== this.#sound) this.#player.load(sound);
    this.#sound = sound;
    // A model without attention has none to show.
    this.#attention = result?.attention.length ? new Attention(result) : undefined;
    this.#span = sound ? secondsOf(sound) : 0;
    this.#title.textContent = sound?.name() ?? texts.figure.empty;
    this.#draw();
    this.#update();
  }

  /** Shows a sound that is still being recorded, on an axis that already has its full length. */
  showGrowing(sound: Sound, span: number): void {
    this.#sound = sound;
    this.#attention = undefined;
    this.#span = span;
    this.#title.textContent = sound.name();
    this.#draw();
  }

  #toggle(): void {
    if (this.#player.playing) this.#player.pause();
    else void this.#player.play();
  }

  get #axis(): TimeAxis {
    return new TimeAxis(this.#span, this.#plot.clientWidth);
  }

  #draw(): void {
    const axis = this.#axis;
    const ratio = devicePixelRatio || 1;
    this.#canvas.width = Math.round(axis.width * ratio);
    this.#canvas.height = Math.round(plotHeight * ratio);
    const context = this.#canvas.getContext("2d");
    if (!context || axis.width === 0) return;
    context.scale(ratio, ratio);
    const sound = this.#sound;
    this.#empty.hidden = sound !== undefined;
    this.#legend.classList.toggle("is-shown", this.#attention !== undefined);
    if (sound) {
      const columns = Math.round(axis.toPixel(secondsOf(sound)));
      const waveform = envelope(sound.samples, columns);
      const scene = { axis, envelope: waveform, attention: this.#attention };
      paint(context, scene, this.#palette());
    }
    this.#place();
  }

  #palette(): Palette {
    const style = getComputedStyle(this.#plot);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    return {
      wave: colour("--plot-wave"),
      attention: colour("--attention"),
      attentionLine: colour("--attention-line"),
      ink: colour("--ink-muted"),
      line: colour("--line"),
      shade: colour("--plot-shade"),
      font: `12px ${style.fontFamily}`,
    };
  }

  /** Follows the player: button, position, readout. */
  #update(): void {
    const { playing, duration } = this.#player;
    const usable = duration > 0;
    this.#play.disabled = !usable;
    this.#play.setAttribute("aria-label", playing ? texts.figure.pause : texts.figure.play);
    this.#playIcon.setAttribute("href", playing ? "#icon-pause" : "#icon-play");
    this.#plot.setAttribute("aria-disabled", String(!usable));
    this.#plot.setAttribute("aria-valuemax", duration.toFixed(2));
    this.#place();
    if (playing && !this.#following) this.#follow();
  }

  #follow(): void {
    this.#following = true;
    const frame = () => {
      this.#place();
      this.#following = this.#player.playing;
      if (this.#following) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  #place(): void {
    const { position, duration } = this.#player;
    const shown = this.#hovered ?? position;
    this.#cursor.hidden = duration === 0;
    this.#cursor.style.transform = `translateX(${this.#axis.toPixel(position)}px)`;
    this.#readout.textContent = duration === 0 ? "" : this.#describe(shown);
    this.#plot.setAttribute("aria-valuenow", position.toFixed(2));
    this.#plot.setAttribute("aria-valuetext", this.#describe(position));
  }

  #describe(seconds: number): string {
    const time = texts.figure.seconds(decimals(seconds, 2));
    const attention = this.#attention;
    if (!attention) return time;
    const weight = attention.at(seconds);
    if (weight === undefined) return `${time}, ${texts.figure.unheard}`;
    const times = decimals(weight / attention.even, 1);
    return `${time}, ${texts.figure.attention(percentTenths(weight), times)}`;
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0 || this.#player.duration === 0) return;
    this.#plot.setPointerCapture(event.pointerId);
    this.#player.seek(this.#secondsAt(event));
  }

  #move(event: PointerEvent): void {
    if (this.#player.duration === 0) return;
    const seconds = this.#secondsAt(event);
    if (this.#plot.hasPointerCapture(event.pointerId)) this.#player.seek(seconds);
    this.#hover(event.pointerType === "mouse" ? seconds : undefined);
  }

  #hover(seconds: number | undefined): void {
    this.#hovered = seconds;
    this.#place();
  }

  #secondsAt(event: PointerEvent): number {
    return this.#axis.toSeconds(event.clientX - this.#plot.getBoundingClientRect().left);
  }

  #key(event: KeyboardEvent): void {
    const { position, duration } = this.#player;
    const step = event.shiftKey ? KEY_LEAP : KEY_STEP;
    const targets: Record<string, number> = {
      ArrowRight: position + step,
      ArrowUp: position + step,
      ArrowLeft: position - step,
      ArrowDown: position - step,
      PageUp: position + KEY_LEAP,
      PageDown: position - KEY_LEAP,
      Home: 0,
      End: duration,
    };
    const target = targets[event.key];
    if (duration === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target !== undefined) this.#player.seek(target);
    else if (event.key === " " || event.key === "Enter") this.#toggle();
    else return;
    event.preventDefault();
  }
}
