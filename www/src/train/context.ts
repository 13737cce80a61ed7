import type { Library } from "./examples/library.ts";
import type { Models } from "./models/models.ts";
import type { Storage } from "./store/storage.ts";
import type { Shared } from "../view.ts";

/** The state shared by the parts of the view: the examples, the models and the current label. */
export class TrainContext {
  readonly shared: Shared;
  readonly storage: Storage;
  readonly library: Library;
  readonly models: Models;

  #label: string | undefined;
  readonly #onLabel = new Set<() => void>();

  constructor(shared: Shared, storage: Storage, library: Library, models: Models) {
    this.shared = shared;
    this.storage = storage;
    this.library = library;
    this.models = models;
    // A removed label cannot be current.
    library.onChange(() => this.choose(this.#label));
  }

  /** The current label; empty for unlabeled examples, `undefined` if there is nothing to show. */
  get label(): string | undefined {
    return this.#label;
  }

  choose(wanted: string | undefined): void {
    const { labels, examples } = this.library;
    const unlabeled = examples.some(({ label }) => label === "");
    const there = wanted !== undefined && (wanted === "" ? unlabeled : labels.includes(wanted));
    const label = there ? wanted : (labels[0] ?? (unlabeled ? "" : undefined));
    if (label === this.#label) return;
    this.#label = label;
    for (const listener of this.#onLabel) listener();
  }

  /** Calls `listener` when the current label has changed. */
  onLabel(listener: () => void): void {
    this.#onLabel.add(listener);
  }
}
