/** The values that one stage of the network gave for a recording. */
export interface InspectionStage {
  /**
   * `features`, `entry`, `block1`, `pool`, `block2` and so on, `gru`, `attention`, `context`,
   * `hidden`.
   */
  name: string;
  /** Frames of 10 ms (`features`, `convolution1`) or 20 ms (`entry`, `block1`), steps of 40 ms (20 ms in a Whisper encoder), or 1. */
  frames: number;
  /** Bands of a frame. */
  bands: number;
  /** Channels of a band, or units. */
  channels: number;
  /** Numbers that training changed in this stage. */
  parameters: number;
  /** `frames` times `bands` times `channels` values, channels innermost. */
  values: Float32Array;
}

/** Every stage of the network for one recording. */
export interface Inspection {
  /** In the order of the computation. */
  stages: InspectionStage[];
  /** One number a label, before temperature and softmax. */
  logits: Float32Array;
}
