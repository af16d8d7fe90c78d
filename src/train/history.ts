import { type Displayable, displaySymbol, duration, type MimeBundle, tableBundle } from '../system';

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

/** The history that a training returns: it shows itself as a table, one line per pass. */
export class RecordedHistory implements TrainingHistory, Displayable {
  readonly rows: PassRow[];
  readonly stopped: TrainingHistory['stopped'];
  readonly bestPass: number;
  readonly seconds: number;

  constructor({ rows, stopped, bestPass, seconds }: TrainingHistory) {
    this.rows = rows;
    this.stopped = stopped;
    this.bestPass = bestPass;
    this.seconds = seconds;
  }

  toString(): string {
    return this[displaySymbol]()['text/plain'];
  }

  [displaySymbol](): MimeBundle {
    const { rows, stopped, bestPass, seconds } = this;
    const passes = `${rows.length} ${rows.length === 1 ? 'pass' : 'passes'} in ${duration(seconds)}`;
    const ending = { completed: '', early: ', stopped early', interrupted: ', interrupted' }[stopped];
    const caption = `${passes}${ending}${bestPass ? `, best pass ${bestPass}` : ''}`;
    const columns = columnsOf(rows);
    return tableBundle(
      caption,
      columns,
      rows.map((row) => columns.map((column) => row[column] ?? '')),
    );
  }

  /** How Node prints it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** All that any row measures, in the order of the fullest row. */
function columnsOf(rows: readonly PassRow[]): string[] {
  if (rows.length === 0) return ['pass', 'loss', 'seconds'];
  const all = rows.map((row) => Object.keys(row));
  const fullest = all.reduce((most, keys) => (keys.length >= most.length ? keys : most));
  return [...new Set([...fullest, ...all.flat()])];
}
