/** The inference backend. */
export type BackendName = "cpu" | "webgpu";

/** The median times of both backends for the same work, milliseconds. */
export interface BackendTimes {
  /** The time on the CPU. */
  cpu: number;
  /** The time on WebGPU. */
  webgpu: number;
}

/** The inference backend and the reason for its choice. */
export interface Backend {
  /** The inference backend. */
  name: BackendName;
  /** The GPU adapter as described by the browser; `null` on the CPU. */
  adapter: string | null;
  /** The reason for the choice, as a sentence for users. */
  reason: string;
  /**
   * The times by which `"auto"` decided: of a classification of 3 s, or of a training step of 8 examples of 3 s. They
   * may be those of an earlier visit. Absent if the backends were not compared.
   */
  times?: BackendTimes;
}
