import type { DataFrame } from 'danfojs-node';
import { type Displayable, displaySymbol, type MimeBundle, tableBundle } from '../../system';
import type { AblationSettings } from './section';
import type { SummaryRow } from './summary';
import type { StudyRow } from './table';

type Findings = Pick<
  StudyResults,
  'score' | 'settings' | 'candidates' | 'table' | 'summary' | 'notes' | 'missing'
>;

/** What a study found. As JSON it is its fields. */
export class StudyResults implements Displayable {
  /** What is compared, such as `linear.macroF1`. */
  readonly score: string;
  readonly settings: AblationSettings;
  /** The augmentations studied, in the order in which they are applied. */
  readonly candidates: readonly string[];
  /** One row per combination and seed. */
  readonly table: readonly StudyRow[];
  /** One row per design and condition, the baseline of each design first. */
  readonly summary: readonly SummaryRow[];
  /** What may be concluded, and what may not. */
  readonly notes: readonly string[];
  /** Runs that are not done. */
  readonly missing: number;

  constructor(fields: Findings) {
    this.score = fields.score;
    this.settings = fields.settings;
    this.candidates = fields.candidates;
    this.table = fields.table;
    this.summary = fields.summary;
    this.notes = fields.notes;
    this.missing = fields.missing;
  }

  /** The tidy table as a danfojs DataFrame, one row per combination and seed. */
  tableFrame(): Promise<DataFrame> {
    return frame(this.table);
  }

  /** The summary as a danfojs DataFrame, one row per design and condition. */
  summaryFrame(): Promise<DataFrame> {
    return frame(this.summary);
  }

  toString(): string {
    return this[displaySymbol]()['text/plain'];
  }

  [displaySymbol](): MimeBundle {
    const digits = (value: number | undefined) => (value === undefined ? '' : value.toFixed(3));
    const range = (low?: number, high?: number) =>
      low === undefined ? '' : `${digits(low)} to ${digits(high)}`;
    const percent = `${Number((this.settings.confidence * 100).toPrecision(3))} %`;
    return tableBundle(
      `${this.score} on the test part; differences to the first row of each design, p corrected (Holm)`,
      ['design', 'condition', 'seeds', 'mean', percent, 'difference', percent, 'p', 'corrected'],
      this.summary.map((row) => [
        row.design,
        row.condition,
        row.seeds,
        digits(row.mean),
        range(row.low, row.high),
        digits(row.difference),
        range(row.differenceLow, row.differenceHigh),
        digits(row.p),
        digits(row.pHolm),
      ]),
    );
  }
}

/** danfojs takes a second to load: only when a frame is asked for. A value that a row lacks is missing in the frame. */
async function frame(rows: readonly object[]): Promise<DataFrame> {
  const { DataFrame } = await import('danfojs-node');
  const columns = columnsOf(rows);
  const values = rows.map((row) =>
    columns.map((name) => (row as Record<string, unknown>)[name] ?? Number.NaN),
  );
  return new DataFrame(values, { columns });
}

/** The names that occur in any row, in the order of their first occurrence. */
export function columnsOf(rows: readonly object[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}
