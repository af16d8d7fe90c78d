/** What was measured in one pass over the training data. */
export interface PassRow {
  /** Counted from 1. */
  pass: number;
  /** Mean loss of the pass's batches. */
  loss: number;
  /** Time since training began, in seconds, interruptions not counted. */
  seconds: number;
  /** Measures on the validation part, where there is one. */
  [measure: string]: number;
}

/** How a training went. Plain data: it can be written as JSON. */
export interface TrainingHistory {
  rows: PassRow[];
  /** `early`: it stopped getting better; `interrupted`: somebody stopped it, and a checkpoint goes on from there. */
  stopped: 'completed' | 'early' | 'interrupted';
  /** The pass whose weights were kept, counted from 1; 0 when no pass was completed. */
  bestPass: number;
  /** Time it took, in seconds. */
  seconds: number;
}
