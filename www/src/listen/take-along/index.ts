import { byId } from "../../dom.ts";
import { csv, download } from "../../download.ts";
import { emotionName } from "../../emotions.ts";
import { errorWords } from "../../error-words.ts";
import { CanvasSurface } from "../../plot/canvas-surface.ts";
import type { Figure } from "../../plot/figure.ts";
import { paint } from "../../plot/paint.ts";
import { paletteOf } from "../../plot/palette.ts";
import type { Surface } from "../../plot/surface.ts";
import { SvgSurface } from "../../plot/svg-surface.ts";
import { secondsOf } from "../../sound.ts";
import { drawnText, texts } from "../../texts/index.ts";
import type { Change } from "../../plot/change.ts";
import { percent } from "../../format.ts";
import { moments } from "../moments.ts";
import type { Answered, Panel } from "../panel.ts";
import type { Format } from "./annotation.ts";
import { wavFile } from "./wav.ts";

/** The MIME types of annotation files, by file extension. */
const ANNOTATIONS: Record<Format, string> = {
  TextGrid: "text/plain",
  eaf: "application/xml",
  txt: "text/plain",
  vtt: "text/vtt",
  csv: "text/csv",
};

/** The width and the margins of an exported picture in pixels; PNG files have twice the resolution. */
const WIDTH = 1200;
const RIM = 24;
const TITLE = 40;

/** The exports: pictures, numbers, audio, and a link with the settings. */
export class TakeAlong implements Panel {
  readonly #figure: Figure;
  readonly #changes: () => Change[] | undefined;
  readonly #link: () => string;
  readonly #root = byId("take-along");
  readonly #status = byId("take-status");
  readonly #drawStatus = drawnText();
  #answered: Answered | undefined;

  /** @param link the address with the settings, which never contains audio */
  constructor(figure: Figure, changes: () => Change[] | undefined, link: () => string) {
    this.#figure = figure;
    this.#changes = changes;
    this.#link = link;
    const on = (id: string, take: (answered: Answered, stem: string) => void) =>
      byId(`take-${id}`).addEventListener("click", () => {
        const answered = this.#answered;
        if (answered) take(answered, answered.sound.name().replace(/\.\w{2,4}$/, ""));
      });
    on("png", (answered, stem) => void this.#png(answered, stem));
    on("svg", (answered, stem) => this.#svg(answered, stem));
    on("csv", (answered, stem) => download(`${stem}.csv`, this.#csv(answered)));
    on("json", (answered, stem) => download(`${stem}.json`, this.#json(answered)));
    on("wav", ({ sound }, stem) => download(`${stem}.wav`, wavFile(sound)));
    for (const format of Object.keys(ANNOTATIONS) as Format[]) {
      on(`annotation-${format}`, (answered, stem) => {
        annotation(format, answered, stem).catch((failure: unknown) => this.#showError(failure));
      });
    }
    byId("take-print").addEventListener("click", () => print());
    byId("take-link").addEventListener("click", () => void this.#copyLink());
  }

  show(answered: Answered | undefined): void {
    this.#answered = answered;
    this.#root.hidden = !answered;
    this.#drawStatus(() => (this.#status.textContent = ""));
  }

  async #png(answered: Answered, stem: string): Promise<void> {
    const scene = this.#figure.scene(WIDTH - 2 * RIM);
    if (!scene) return;
    const { font } = paletteOf(this.#root);
    const canvas = document.createElement("canvas");
    const height = scene.lanes.height + TITLE + 2 * RIM;
    const css = `${font.size}px ${font.family}`;
    const inner = document.createElement("canvas");
    const surface = new CanvasSurface(inner, WIDTH - 2 * RIM, scene.lanes.height, 2, css);
    paint(surface, scene, paletteOf(byId("plot")));
    const outer = new CanvasSurface(canvas, WIDTH, height, 2, css);
    this.#frame(outer, answered, height);
    canvas
      .getContext("2d")!
      .drawImage(inner, RIM, RIM + TITLE, scene.axis.width, scene.lanes.height);
    const file = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (file) download(`${stem}.png`, file);
  }

  #svg(answered: Answered, stem: string): void {
    const scene = this.#figure.scene(WIDTH - 2 * RIM);
    if (!scene) return;
    const { font } = paletteOf(this.#root);
    const height = scene.lanes.height + TITLE + 2 * RIM;
    const surface = new SvgSurface(WIDTH, height, font, this.#caption(answered));
    this.#frame(surface, answered, height);
    surface.moved(RIM, RIM + TITLE, () => paint(surface, scene, paletteOf(byId("plot"))));
    download(`${stem}.svg`, new Blob([surface.toString()], { type: "image/svg+xml" }));
  }

  /** The background and the caption above the pictures. */
  #frame(surface: Surface, answered: Answered, height: number): void {
    const { surface: ground, strong } = paletteOf(byId("plot"));
    surface.rect(0, 0, WIDTH, height, ground);
    surface.text(RIM, RIM + 10, this.#caption(answered), { color: strong });
  }

  #caption({ sound, result }: Answered): string {
    const label = result.unsure ? texts.result.notSure : emotionName(result.label);
    return texts.take.caption(sound.name(), label, percent(result.confidence));
  }

  #csv(answered: Answered): Blob {
    const { card } = answered.recognizer;
    const probabilities = card.labels.map((label) => `p_${label}`);
    const shares = card.labels.map((label) => answered.result.probabilities[label]);
    const rows = moments(answered, this.#changes()).map((row) => [
      row.seconds.toFixed(3),
      row.level.toFixed(2),
      row.strongest?.toFixed(0),
      row.attention?.toPrecision(6),
      row.change?.toPrecision(6),
      answered.result.label,
      ...shares,
    ]);
    const head = [
      "seconds",
      "level_db",
      "strongest_band_hz",
      "attention",
      "change_if_muted",
      "label",
    ];
    return csv([[...head, ...probabilities], ...rows]);
  }

  #json({ sound, result, recognizer, adaptedSeconds }: Answered): Blob {
    const changes = this.#changes();
    const content = {
      name: sound.name(),
      seconds: secondsOf(sound),
      sampleRate: sound.sampleRate,
      ...(sound.actedLabel && { actedLabel: sound.actedLabel }),
      ...result,
      attention: Array.from(result.attention),
      ...(changes && { changeIfMuted: changes }),
      ...(adaptedSeconds !== undefined && { sessionSeconds: adaptedSeconds }),
      backend: recognizer.backend,
      model: recognizer.card,
    };
    return new Blob([`${JSON.stringify(content, null, 2)}\n`], { type: "application/json" });
  }

  async #copyLink(): Promise<void> {
    const link = this.#link();
    let copied = true;
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      // Clipboard access was denied or the context is insecure: show the address for manual copying.
      copied = false;
    }
    this.#drawStatus(() => {
      this.#status.textContent = `${copied ? texts.take.copied : texts.take.copyThis} ${link}`;
    });
  }

  #showError(failure: unknown): void {
    this.#drawStatus(() => (this.#status.textContent = errorWords(failure).text));
  }
}

/** Emotion and attention for other programs. */
async function annotation(
  format: Format,
  { sound, result }: Answered,
  stem: string,
): Promise<void> {
  const { annotationFile } = await import("./annotation.ts");
  const text = annotationFile(format, result, secondsOf(sound), sound.name());
  // The table of the figure is also available as a CSV file.
  const name = format === "csv" ? `${stem}-attention.csv` : `${stem}.${format}`;
  download(name, new Blob([text], { type: ANNOTATIONS[format] }));
}
