/** The output of one stage of the network for a recording. */
export interface InspectionStage {
  /**
   * The name of the stage: `features`, `entry`, `block1`, `pool`, `block2` and so on, `gru`, `attention`, `context`,
   * `hidden`.
   */
  name: string;
  /**
   * The number of frames of 10 ms (`features`, `convolution1`) or 20 ms (`entry`, `block1`), of steps of 40 ms (20 ms
   * in a Whisper encoder), or 1.
   */
  frames: number;
  /** The number of frequency bands per frame. */
  bands: number;
  /** The number of channels per band, or of units. */
  channels: number;
  /** The number of trainable parameters of this stage. */
  parameters: number;
  /** The values, of shape (`frames`, `bands`, `channels`) in row-major order. */
  values: Float32Array;
}

/** The outputs of all stages of the network for one recording. */
export interface Inspection {
  /** In order of computation. */
  stages: InspectionStage[];
  /** The logits, one per label, before temperature scaling and softmax. */
  logits: Float32Array;
}
