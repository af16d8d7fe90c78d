import type { Matrix } from '../../signal';
import { expected } from '../../system';
import { unitRows } from './unit-rows';

/**
 * Below this share of the spread of directions at random, embeddings count as collapsed. On synthetic nights untrained sleep
 * encoders read 0.08 to 0.20, at 8, 32 and 128 dimensions alike, and after three passes of pretraining 0.75 to 0.78: the
 * bound lies a factor of four below what no training gives, so that a warning never means "not trained yet".
 */
const least = 0.02;

/** What `collapseMeter` reads. */
export interface CollapseReading {
  /** Standard deviation of the embeddings at unit length, averaged over the dimensions. */
  spread: number;
  /** `spread` beside 1 / sqrt(d), that of directions drawn at random: about 1 when healthy, 0 when collapsed. */
  health: number;
  /** In words, when the embeddings point nearly all the same way. */
  warning?: string;
}

/**
 * Whether an encoder gives everything the same embedding: the standard deviation of embeddings brought to unit length
 * (Chen and He, "Exploring simple Siamese representation learning", 2021, figure 2). Embeddings of zeros, which
 * have no direction, stay zeros.
 *
 * @param embeddings n x d, n from 2.
 * @throws ThetalabError for fewer than two embeddings, or NaN.
 */
export function collapseMeter(embeddings: Matrix): CollapseReading {
  const { rows, columns } = embeddings;
  if (rows < 2) throw expected('collapseMeter', 'at least 2 embeddings', `${rows}`);
  const spread = meanDeviation(unitRows('collapseMeter', embeddings, 'kept'));
  const health = spread * Math.sqrt(columns);
  const warning = collapseWarning(health);
  return { spread, health, ...(warning !== undefined && { warning }) };
}

/** In words, when the `health` that `collapseMeter` read means a collapse. */
export function collapseWarning(health: number): string | undefined {
  if (health >= least) return undefined;
  const percent = (100 * health).toPrecision(2);
  return `the encoder collapses: its embeddings spread by ${percent} % of what directions at random do`;
}

/** Population standard deviation of each column, averaged. */
function meanDeviation({ rows, columns, values }: Matrix): number {
  let sum = 0;
  for (let d = 0; d < columns; d++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += values[i * columns + d]! / rows;
    let squares = 0;
    for (let i = 0; i < rows; i++) squares += (values[i * columns + d]! - mean) ** 2;
    sum += Math.sqrt(squares / rows);
  }
  return sum / columns;
}
