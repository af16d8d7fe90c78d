import { checkList, describeValue, expected } from '../system';
import { sameLength } from './checks';

/** What each point stands for; `data.Epochs` is one. */
export interface DescribedPoints {
  readonly labels: ArrayLike<number>;
  readonly classes: readonly string[];
  readonly subjects?: readonly string[];
  readonly nights?: readonly string[];
  /** Seconds since the recording began. */
  readonly seconds?: ArrayLike<number>;
}

/** What points can be coloured by when their epochs are given; `time` is the hours since the recording began. */
export type EpochColumn = 'stage' | 'subject' | 'night' | 'time';

/** Options of `latentScatter`. */
export interface LatentScatterOptions {
  /** Title (default `Latent space`). */
  title?: string;
  /** The epochs behind the points: gives the colour, and what a point says when pointed at. */
  epochs?: DescribedPoints;
  /** Class index of each point, -1 for unknown (default those of `epochs`). */
  labels?: ArrayLike<number>;
  /** Names that `labels` index into (default those of `epochs`, else the five sleep stages). */
  classes?: readonly string[];
  /**
   * What to colour by (default the stage): a column of `epochs` by its name, or any other column, one value per point.
   * Texts and an Int32Array (clusters) make groups, other numbers a colour scale on which NaN is grey.
   */
  by?: EpochColumn | readonly string[] | ArrayLike<number>;
  /** Name of what `by` holds, for legend and colour scale (default that of the column). */
  name?: string;
  /** Names of the two axes (default `dimension 1`, `dimension 2`). */
  axes?: readonly [string, string];
  /** Diameter of a point in pixels (default 9 for few points, down to 3 for many). */
  size?: number;
}

/** What the colour of the points stands for. */
export type Coloring =
  | { kind: 'stage'; name: string }
  | { kind: 'texts'; name: string; values: readonly string[] }
  | { kind: 'numbers'; name: string; values: ArrayLike<number> };

const columns = ['stage', 'subject', 'night', 'time'];

/** Reads `by`: by which values the points are coloured, and how these are called. */
export function coloringOf(where: string, count: number, options: LatentScatterOptions): Coloring {
  const { by = 'stage', name = '' } = options;
  if (typeof by === 'string') return namedColumn(where, by, options);
  checkList(where, '"by" as a column of the epochs or a list', by);
  sameLength(where, 'values in "by", one per point', by, count);
  if (by instanceof Int32Array) {
    return { kind: 'texts', name, values: Array.from(by, (value) => `${name} ${value}`.trim()) };
  }
  const kind = typeof by[0];
  const odd = Array.from<unknown>(by).findIndex((value) => typeof value !== kind);
  if (odd >= 0 || (kind !== 'number' && kind !== 'string')) {
    const at = Math.max(0, odd);
    throw expected(where, '"by" of texts or of numbers', `${describeValue(by[at])} at position ${at}`);
  }
  if (kind === 'number') return { kind: 'numbers', name, values: by as ArrayLike<number> };
  return { kind: 'texts', name, values: by as readonly string[] };
}

function namedColumn(where: string, by: string, { epochs, name }: LatentScatterOptions): Coloring {
  if (by === 'stage') return { kind: 'stage', name: name ?? '' };
  if (!columns.includes(by)) throw expected(where, `"by" among ${columns.join(', ')}, or values`, `"${by}"`);
  const { subjects, nights, seconds } = epochs ?? {};
  const texts = by === 'subject' ? subjects : by === 'night' ? nights : undefined;
  if (texts) return { kind: 'texts', name: name ?? by, values: texts };
  if (by === 'time' && seconds) {
    const hours = Array.from(seconds, (second) => second / 3600);
    return { kind: 'numbers', name: name ?? 'time (h)', values: hours };
  }
  throw expected(where, `epochs that know their ${by}`, 'none', 'give them as "epochs", or values as "by"');
}
