/** What is known of each epoch besides its samples: what splits are drawn from. */
export interface EpochColumns {
  /** Number of epochs. */
  readonly length: number;
  /** Samples of each channel in one epoch. */
  readonly samplesPerEpoch: number;
  /** Samples per second, in Hz. */
  readonly samplingRate: number;
  /** Index into `classes`; -1 is unknown. */
  readonly labels: Int32Array;
  /** Names of the labels. */
  readonly classes: readonly string[];
  /** Whom each epoch was recorded from. */
  readonly subjects: readonly string[];
  /** Which recording of the subject each epoch belongs to. */
  readonly nights: readonly string[];
  /** Start of each epoch, in seconds since its recording began. */
  readonly seconds: Float64Array;
}

/** Columns with their samples behind them. */
export interface Selectable extends EpochColumns {
  /** The epochs at these indices, in this order. */
  select(indices: ArrayLike<number>): Selectable;
}
