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
import type { ClassifiedRecording, Panel } from "../panel.ts";
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
const MARGIN = 24;
const TITLE = 40;

/** The exports: pictures, numbers, audio, and a link with the settings. */
export class ExportPanel implements Panel {
  readonly #figure: Figure;
  readonly #changes: () => Change[] | undefined;
  readonly #link: () => string;
  readonly #root = byId("export");
  readonly #status = byId("export-status");
  readonly #drawStatus = drawnText();
  #classified: ClassifiedRecording | undefined;

  /** @param link the address with the settings, which never contains audio */
  constructor(figure: Figure, changes: () => Change[] | undefined, link: () => string) {
    this.#figure = figure;
    this.#changes = changes;
    this.#link = link;
    const on = (id: string, run: (classified: ClassifiedRecording, stem: string) => void) =>
      byId(`export-${id}`).addEventListener("click", () => {
        const classified = this.#classified;
        if (classified) run(classified, classified.sound.name().replace(/\.\w{2,4}$/, ""));
      });
    on("png", (classified, stem) => void this.#png(classified, stem));
    on("svg", (classified, stem) => this.#svg(classified, stem));
    on("csv", (classified, stem) => download(`${stem}.csv`, this.#csv(classified)));
    on("json", (classified, stem) => download(`${stem}.json`, this.#json(classified)));
    on("wav", ({ sound }, stem) => download(`${stem}.wav`, wavFile(sound)));
    for (const format of Object.keys(ANNOTATIONS) as Format[]) {
      on(`annotation-${format}`, (classified, stem) => {
        annotation(format, classified, stem).catch((failure: unknown) => this.#showError(failure));
      });
    }
    byId("export-print").addEventListener("click", () => print());
    byId("export-link").addEventListener("click", () => void this.#copyLink());
  }

  show(classified: ClassifiedRecording | undefined): void {
    this.#classified = classified;
    this.#root.hidden = !classified;
    this.#drawStatus(() => (this.#status.textContent = ""));
  }

  async #png(classified: ClassifiedRecording, stem: string): Promise<void> {
    const scene = this.#figure.scene(WIDTH - 2 * MARGIN);
    if (!scene) return;
    const { font } = paletteOf(this.#root);
    const canvas = document.createElement("canvas");
    const height = scene.lanes.height + TITLE + 2 * MARGIN;
    const css = `${font.size}px ${font.family}`;
    const inner = document.createElement("canvas");
    const surface = new CanvasSurface(inner, WIDTH - 2 * MARGIN, scene.lanes.height, 2, css);
    paint(surface, scene, paletteOf(byId("plot")));
    const outer = new CanvasSurface(canvas, WIDTH, height, 2, css);
    this.#frame(outer, classified, height);
    canvas
      .getContext("2d")!
      .drawImage(inner, MARGIN, MARGIN + TITLE, scene.axis.width, scene.lanes.height);
    const file = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (file) download(`${stem}.png`, file);
  }

  #svg(classified: ClassifiedRecording, stem: string): void {
    const scene = this.#figure.scene(WIDTH - 2 * MARGIN);
    if (!scene) return;
    const { font } = paletteOf(this.#root);
    const height = scene.lanes.height + TITLE + 2 * MARGIN;
    const surface = new SvgSurface(WIDTH, height, font, this.#caption(classified));
    this.#frame(surface, classified, height);
    surface.moved(MARGIN, MARGIN + TITLE, () => paint(surface, scene, paletteOf(byId("plot"))));
    download(`${stem}.svg`, new Blob([surface.toString()], { type: "image/svg+xml" }));
  }

  /** The background and the caption above the pictures. */
  #frame(surface: Surface, classified: ClassifiedRecording, height: number): void {
    const { surface: ground, strong } = paletteOf(byId("plot"));
    surface.rect(0, 0, WIDTH, height, ground);
    surface.text(MARGIN, MARGIN + 10, this.#caption(classified), { color: strong });
  }

  #caption({ sound, result }: ClassifiedRecording): string {
    const label = result.unsure ? texts.result.notSure : emotionName(result.label);
    return texts.export.caption(sound.name(), label, percent(result.confidence));
  }

  #csv(classified: ClassifiedRecording): Blob {
    const { card } = classified.recognizer;
    const probabilities = card.labels.map((label) => `p_${label}`);
    const shares = card.labels.map((label) => classified.result.probabilities[label]);
    const rows = moments(classified, this.#changes()).map((row) => [
      row.seconds.toFixed(3),
      row.level.toFixed(2),
      row.strongest?.toFixed(0),
      row.attention?.toPrecision(6),
      row.change?.toPrecision(6),
      classified.result.label,
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

  #json({ sound, result, recognizer, adaptedSeconds }: ClassifiedRecording): Blob {
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
      this.#status.textContent = `${copied ? texts.export.copied : texts.export.copyThis} ${link}`;
    });
  }

  #showError(failure: unknown): void {
    this.#drawStatus(() => (this.#status.textContent = errorWords(failure).text));
  }
}

/** Emotion and attention for other programs. */
async function annotation(
  format: Format,
  { sound, result }: ClassifiedRecording,
  stem: string,
): Promise<void> {
  const { annotationFile } = await import("./annotation.ts");
  const text = annotationFile(format, result, secondsOf(sound), sound.name());
  // The table of the figure is also available as a CSV file.
  const name = format === "csv" ? `${stem}-attention.csv` : `${stem}.${format}`;
  download(name, new Blob([text], { type: ANNOTATIONS[format] }));
}
