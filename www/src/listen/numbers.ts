import { byId, create } from "../dom.ts";
import { decimals, percentTenths, points } from "../format.ts";
import type { Change } from "../plot/change.ts";
import { drawnText, texts } from "../texts/index.ts";
import { type Moment, moments } from "./moments.ts";
import type { ClassifiedRecording, Panel } from "./panel.ts";

/** The maximum number of rows; the exported files contain all of them. */
const MAX_ROWS = 400;

/** The table of the figure: the values of its three pictures. Filled when the section is opened. */
export class Numbers implements Panel {
  readonly #details = byId<HTMLDetailsElement>("numbers");
  readonly #root = byId("numbers-table");
  readonly #changes: () => Change[] | undefined;
  readonly #draw = drawnText();
  #classified: ClassifiedRecording | undefined;

  constructor(changes: () => Change[] | undefined) {
    this.#changes = changes;
    this.#details.addEventListener("toggle", () => this.#fill());
  }

  show(classified: ClassifiedRecording | undefined): void {
    this.#classified = classified;
    this.#fill();
  }

  /** The values have changed. */
  refresh(): void {
    this.#fill();
  }

  #fill(): void {
    this.#draw(() => {
      this.#root.replaceChildren();
      if (!this.#classified || !this.#details.open) return;
      const rows = moments(this.#classified, this.#changes());
      this.#root.append(table(rows.slice(0, MAX_ROWS)));
      if (rows.length > MAX_ROWS) {
        this.#root.append(create("p", "hint", texts.numbers.cut(MAX_ROWS, rows.length)));
      }
    });
  }
}

function table(rows: Moment[]): HTMLTableElement {
  const { columns } = texts.numbers;
  const heads = [columns.time, columns.level, columns.strongest, columns.attention];
  const changed = rows.some((row) => row.change !== undefined);
  if (changed) heads.push(columns.change);
  const head = create("tr", "", ...heads.map((text) => create("th", "", text)));
  for (const cell of head.querySelectorAll("th")) cell.scope = "col";
  const body = rows.map((row) => {
    const time = create("th", "", decimals(row.seconds, 2));
    time.scope = "row";
    const cells = [
      decimals(row.level, 0),
      row.strongest === undefined ? "–" : decimals(row.strongest, 0),
      row.attention === undefined ? "–" : percentTenths(row.attention),
    ];
    if (changed) cells.push(row.change === undefined ? "–" : points(row.change));
    return create("tr", "", time, ...cells.map((text) => create("td", "", text)));
  });
  const caption = create("caption", "visually-hidden", texts.numbers.title);
  return create("table", "data", caption, create("thead", "", head), create("tbody", "", ...body));
}
