/** Where the network runs. */
export type BackendName = "cpu" | "webgpu";

/** The inference backend, and the reason why it was chosen. */
export interface Backend {
  /** Where the network runs. */
  name: BackendName;
  /** The GPU adapter as the browser describes it, or `null` on the CPU. */
  adapter: string | null;
  /** Why this backend was taken: one sentence to show to a user. */
  reason: string;
}
