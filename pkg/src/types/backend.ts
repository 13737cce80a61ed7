/** The inference backend. */
export type BackendName = "cpu" | "webgpu";

/** The inference backend and the reason for its choice. */
export interface Backend {
  /** The inference backend. */
  name: BackendName;
  /** The GPU adapter as described by the browser; `null` on the CPU. */
  adapter: string | null;
  /** The reason for the choice, as a sentence for users. */
  reason: string;
}
