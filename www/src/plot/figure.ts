import type { Classification } from "speech-emotion";
import type { Player } from "../audio/player.ts";
import { byId } from "../dom.ts";
import { secondsOf, type PageSound } from "../sound.ts";
import { onLanguageChange, texts } from "../texts/index.ts";
import { onThemeChange } from "../theme.ts";
import { Attention } from "./attention.ts";
import { CanvasSurface } from "./canvas-surface.ts";
import type { Change } from "./change.ts";
import { followKeys } from "./keys.ts";
import { figureSpace, lanes } from "./lanes.ts";
import type { LogMelPicture } from "./log-mel-image.ts";
import { paint, type Scene } from "./paint.ts";
import { paletteOf } from "./palette.ts";
import { followPointers } from "./pointer.ts";
import { describeMoment } from "./readout.ts";
import { Selection, type Stretch } from "./selection.ts";
import { TimeAxis } from "./time-axis.ts";
import { Viewport } from "./viewport.ts";

/** Visible seconds during recording. */
const GROWING_SECONDS = 8;
/** Seconds played on either side of the attention maximum. */
const AROUND_PEAK = 0.25;
/** The minimum width of the highlight during playback, in pixels. */
const LIT = 8;

/**
 * Waveform, log-mel spectrogram and attention on one time axis, with playback cursor, zoom and selection. Custom
 * drawing, because plotting libraries do not share the spectrogram, the cursor and the selection between plots.
 */
export class Figure {
  readonly selection = new Selection();
  readonly #plot = byId("plot");
  readonly #canvas = byId<HTMLCanvasElement>("plot-canvas");
  readonly #cursor = byId("plot-cursor");
  readonly #selected = byId("plot-selection");
  readonly #lit = byId("plot-playing");
  readonly #readout = byId("readout");
  readonly #player: Player;
  readonly #viewport = new Viewport();

  #sound: PageSound | undefined;
  #attention: Attention | undefined;
  #logMel: LogMelPicture | undefined;
  #changes: Change[] | undefined;
  #growing = false;
  /** Without playback or seeking, the readout shows the attention maximum. */
  #resting = true;
  #hovered: number | undefined;
  #following = false;
  #drawing = false;

  constructor(player: Player) {
    this.#player = player;
    player.onChange(() => this.#update());
    this.selection.onChange(() => this.#place());
    byId("play").addEventListener("click", () => this.#toggle());
    byId("slow").addEventListener("click", () => player.setSlow(!player.slow));
    this.#followButtons();
    followKeys(this.#plot, () => ({
      position: this.#position,
      duration: this.#duration,
      seek: (seconds) => this.#seek(seconds),
      extend: (seconds) => this.#extend(seconds),
      toggle: () => this.#toggle(),
      zoom: (factor) => this.#zoom(factor, this.#position),
      pan: (share) => this.#pan(share),
      whole: () => this.#whole(),
      clear: () => this.selection.clear(),
    }));
    followPointers(this.#plot, {
      hover: (x) => this.#hover(x),
      seek: (x) => this.#seek(this.#axis.toSeconds(x)),
      select: (from, to) => {
        if (this.#duration === 0) return;
        this.selection.set(this.#axis.toSeconds(from), this.#axis.toSeconds(to));
      },
      zoom: (factor, x) => this.#zoom(factor, this.#axis.toSeconds(x)),
      pan: (pixels) => this.#pan(pixels / Math.max(this.#axis.width, 1)),
    });
    new ResizeObserver(() => this.#draw()).observe(this.#plot);
    addEventListener("resize", () => this.#draw());
    onThemeChange(() => this.#draw());
    onLanguageChange(() => {
      this.#draw();
      this.#update();
    });
    this.show(undefined);
  }

  /** Shows a recording, with the attention of its result if available. */
  show(sound: PageSound | undefined, result?: Classification): void {
    if (sound !== this.#sound || this.#growing) {
      this.#resting = true;
      this.#logMel = undefined;
      this.#changes = undefined;
      this.#viewport.reset(sound ? secondsOf(sound) : 0);
      this.selection.reset(this.#viewport.total);
    }
    this.#growing = false;
    this.#sound = sound;
    if (sound !== this.#player.sound) this.#player.load(sound);
    // A model without attention has no attention curve.
    this.#attention = result?.attention.length ? new Attention(result) : undefined;
    if (!this.#attention) this.#changes = undefined;
    this.#draw();
    this.#update();
  }

  /** Adds the spectrogram of the current recording. */
  showLogMel(logMel: LogMelPicture | undefined): void {
    this.#logMel = logMel;
    this.#draw();
  }

  /** Adds the change in probability for each muted section. */
  showChanges(changes: Change[] | undefined): void {
    this.#changes = changes;
    this.#draw();
  }

  /** Shows the last seconds of a recording in progress, and its newest result. */
  showGrowing(sound: PageSound, logMel?: LogMelPicture, result?: Classification): void {
    this.#growing = true;
    this.#sound = sound;
    this.#attention = result?.attention.length ? new Attention(result) : undefined;
    this.#changes = undefined;
    this.#logMel = logMel;
    const seconds = secondsOf(sound);
    this.#viewport.reset(Math.max(seconds, GROWING_SECONDS));
    this.#viewport.show(this.#viewport.total - GROWING_SECONDS, this.#viewport.total);
    this.#draw();
    this.#update();
  }

  /** The current picture at another width, for export; `undefined` if there is none. */
  scene(width: number): Scene | undefined {
    const { from, to } = this.#viewport;
    return this.#sound && this.#scene(this.#sound, new TimeAxis(from, to, width));
  }

  #scene(sound: PageSound, axis: TimeAxis): Scene {
    const [logMel, attention, changes] = [this.#logMel, this.#attention, this.#changes];
    const placed = lanes(this.#space, { change: changes !== undefined });
    const growing = this.#growing;
    return { axis, lanes: placed, sound, logMel, attention, changes, growing };
  }

  get #space(): number {
    const presenting = document.documentElement.classList.contains("is-presenting");
    const live = !byId("live-part").hidden;
    return figureSpace({ width: innerWidth, height: innerHeight, presenting, live });
  }

  get #axis(): TimeAxis {
    return new TimeAxis(this.#viewport.from, this.#viewport.to, this.#plot.clientWidth);
  }

  get #duration(): number {
    return this.#sound && !this.#growing ? secondsOf(this.#sound) : 0;
  }

  /** The player may hold a recording of another view. */
  get #position(): number {
    return this.#player.sound === this.#sound ? this.#player.position : 0;
  }

  #draw(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    // Batches the changes of one task into one redraw.
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#drawNow();
    });
  }

  #drawNow(): void {
    const axis = this.#axis;
    const sound = this.#sound;
    byId("plot-empty").hidden = sound !== undefined;
    byId("legend").classList.toggle("is-idle", this.#attention === undefined);
    this.#plot.classList.toggle("is-empty", !sound);
    if (axis.width > 0) {
      const shown: PageSound = sound ?? {
        name: () => "",
        samples: new Float32Array(),
        sampleRate: 1,
      };
      const scene = this.#scene(shown, axis);
      const palette = paletteOf(this.#plot);
      const { size, family } = palette.font;
      const { height } = scene.lanes;
      this.#plot.style.setProperty("--plot-height", `${height}px`);
      const font = `${size}px ${family}`;
      const ratio = devicePixelRatio || 1;
      const surface = new CanvasSurface(this.#canvas, axis.width, height, ratio, font);
      if (sound) paint(surface, scene, palette);
    }
    this.#place();
  }

  /** Follows the player: button, position, readout. */
  #update(): void {
    const playing = this.#player.playing && this.#player.sound === this.#sound;
    const usable = this.#duration > 0;
    const play = byId<HTMLButtonElement>("play");
    play.setAttribute("aria-label", playing ? texts.figure.pause : texts.figure.play);
    play.title = playing ? texts.figure.pause : texts.figure.play;
    play.hidden = byId("slow").hidden = byId("zoom").hidden = !usable;
    byId("figure").classList.toggle("is-growing", this.#growing);
    byId("slow").setAttribute("aria-pressed", String(this.#player.slow));
    // At the end of playback, the readout returns to the attention maximum.
    if (playing) this.#resting = false;
    else if (this.#player.ended && this.#player.sound === this.#sound) this.#resting = true;
    byId("play-icon").setAttribute("href", playing ? "#icon-pause" : "#icon-play");
    byId("figure-title").textContent = this.#sound?.name() ?? texts.figure.empty;
    this.#plot.setAttribute("aria-label", texts.figure.plot);
    this.#plot.setAttribute("aria-disabled", String(!usable));
    this.#plot.setAttribute("aria-valuemax", this.#duration.toFixed(2));
    this.#place();
    if (playing && !this.#following) this.#follow();
  }

  #follow(): void {
    this.#following = true;
    const frame = () => {
      const { position } = this.#player;
      if (position < this.#viewport.from || position > this.#viewport.to) {
        // Scrolls to the next page, so that the playback position is visible.
        this.#viewport.pan(position - this.#viewport.from);
        this.#draw();
      }
      this.#place();
      this.#following = this.#player.playing;
      if (this.#following) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  /** Positions the elements above the canvas and updates the readout. */
  #place(): void {
    const axis = this.#axis;
    const position = this.#position;
    const duration = this.#duration;
    const inView = (seconds: number) => seconds >= axis.from - 1e-6 && seconds <= axis.to + 1e-6;
    this.#cursor.hidden = duration === 0 || !inView(position);
    this.#cursor.style.transform = `translateX(${axis.toPixel(position)}px)`;
    this.#placeLit(axis, position);

    const { stretch } = this.selection;
    this.#selected.hidden = !stretch || stretch.to < axis.from || stretch.from > axis.to;
    if (stretch) {
      const left = Math.max(axis.toPixel(stretch.from), 0);
      const right = Math.min(axis.toPixel(stretch.to), axis.width);
      this.#selected.style.transform = `translateX(${left}px)`;
      this.#selected.style.width = `${Math.max(right - left, 1)}px`;
    }

    const describe = (seconds: number) =>
      this.#sound && duration > 0
        ? describeMoment(this.#sound, seconds, this.#attention, this.#changes)
        : "";
    const peak = this.#resting ? this.#attention?.peakSeconds : undefined;
    this.#readout.textContent =
      this.#hovered === undefined && peak !== undefined && duration > 0
        ? texts.figure.peak(describe(peak))
        : describe(this.#hovered ?? position);
    this.#plot.setAttribute("aria-valuenow", position.toFixed(2));
    this.#plot.setAttribute("aria-valuetext", describe(position));
    for (const button of this.#zoomButtons) button.disabled = duration === 0;
    byId<HTMLButtonElement>("zoom-whole").disabled = duration === 0 || this.#viewport.isWhole;
    byId<HTMLButtonElement>("pan-left").disabled = duration === 0 || axis.from <= 1e-6;
    byId<HTMLButtonElement>("pan-right").disabled =
      duration === 0 || axis.to >= this.#viewport.total - 1e-6;
  }

  /** Highlights the step at the playback position. */
  #placeLit(axis: TimeAxis, position: number): void {
    const playing = this.#player.playing && this.#player.sound === this.#sound;
    this.#lit.hidden = !playing;
    if (!playing) return;
    const { from, to } = this.#attention?.stepAt(position) ?? { from: position, to: position };
    const width = Math.max(axis.toPixel(to) - axis.toPixel(from), LIT);
    const middle = axis.toPixel((from + to) / 2);
    this.#lit.style.transform = `translateX(${middle - width / 2}px)`;
    this.#lit.style.width = `${width}px`;
  }

  readonly #zoomButtons = ["zoom-in", "zoom-out"].map((id) => byId<HTMLButtonElement>(id));

  #followButtons(): void {
    const on = (id: string, action: () => void) => byId(id).addEventListener("click", action);
    const around = () => {
      const { stretch } = this.selection;
      const { from, to } = this.#viewport;
      if (stretch) return (stretch.from + stretch.to) / 2;
      return this.#position >= from && this.#position <= to ? this.#position : (from + to) / 2;
    };
    on("zoom-in", () => this.#zoom(2, around()));
    on("zoom-out", () => this.#zoom(1 / 2, around()));
    on("zoom-whole", () => this.#whole());
    on("pan-left", () => this.#pan(-0.5));
    on("pan-right", () => this.#pan(0.5));
  }

  /** Plays only the selected section. */
  zoomToSelection(): void {
    const { stretch } = this.selection;
    if (!stretch) return;
    this.#viewport.show(stretch.from, stretch.to);
    this.#draw();
  }

  #toggle(): void {
    if (!this.#sound || this.#duration === 0) return;
    if (this.#player.sound !== this.#sound) this.#player.load(this.#sound);
    if (this.#player.playing) return this.#player.pause();
    const { stretch } = this.selection;
    const at = this.#player.position;
    // Inside the selection, playback resumes from the paused position.
    const inside = stretch && at > stretch.from && at < stretch.to - 0.01;
    void this.#player.play(inside ? { from: at, to: stretch.to } : stretch);
  }

  /** Plays the selected section from its start. */
  playSelection(): void {
    if (this.selection.stretch) this.#playStretch(this.selection.stretch);
  }

  /** Plays the attention maximum. */
  playPeak(): void {
    const peak = this.#attention?.peakSeconds;
    if (peak === undefined) return;
    this.#playStretch({ from: Math.max(peak - AROUND_PEAK, 0), to: peak + AROUND_PEAK });
  }

  #playStretch(stretch: Stretch): void {
    if (!this.#sound || this.#duration === 0) return;
    if (this.#player.sound !== this.#sound) this.#player.load(this.#sound);
    this.#player.pause();
    void this.#player.play(stretch);
  }

  #seek(seconds: number): void {
    if (this.#duration === 0) return;
    if (this.#player.sound !== this.#sound) this.#player.load(this.#sound);
    this.#resting = false;
    this.#player.seek(seconds);
    this.#reveal();
  }

  #extend(seconds: number): void {
    const { stretch } = this.selection;
    const before = this.#position;
    this.#seek(seconds);
    // Keep the end that is not the cursor.
    const anchor =
      stretch && Math.abs(stretch.to - before) < 0.005
        ? stretch.from
        : stretch && Math.abs(stretch.from - before) < 0.005
          ? stretch.to
          : before;
    this.selection.set(anchor, this.#position);
  }

  #reveal(): void {
    const { from } = this.#viewport;
    this.#viewport.reveal(this.#position);
    if (from !== this.#viewport.from) this.#draw();
  }

  #zoom(factor: number, around: number): void {
    if (this.#duration === 0) return;
    this.#viewport.zoom(factor, around);
    this.#draw();
  }

  #pan(share: number): void {
    if (this.#duration === 0) return;
    this.#viewport.pan(share * this.#viewport.span);
    this.#draw();
  }

  #whole(): void {
    this.#viewport.whole();
    this.#draw();
  }

  #hover(x: number | undefined): void {
    this.#hovered = x === undefined || this.#duration === 0 ? undefined : this.#axis.toSeconds(x);
    this.#place();
  }
}
