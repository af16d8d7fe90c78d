import { type RandomStream, stream } from '../random';
import { describeValue, expected } from '../system';
import type { Selectable } from './epoch-columns';
import { checkIsEpochs } from './epoch-source';

/** Options of `shareByStage`. */
export interface ShareOptions {
  /** Decides which epochs (default `engine.stream('labels')`). */
  random?: RandomStream;
}

/**
 * The same share of the epochs of every stage, at least one of each that there is, in their order: what an expert might
 * have scored, for learning from few labels (Chen et al., 2020, do so with a tenth and a hundredth).
 *
 * @param fraction in (0, 1]; 1 gives all
 * @throws ThetalabError for any other fraction
 */
export function shareByStage<E extends Selectable>(
  epochs: E,
  fraction: number,
  options: ShareOptions = {},
): E {
  checkIsEpochs('shareByStage', epochs);
  if (!(typeof fraction === 'number' && fraction > 0 && fraction <= 1))
    throw expected('shareByStage', 'a fraction above 0, at most 1', describeValue(fraction));
  const { random = stream('labels') } = options;
  const chosen: number[] = [];
  for (const stage of new Set(epochs.labels)) {
    const rows = [...epochs.labels.keys()].filter((row) => epochs.labels[row] === stage);
    const count = Math.max(1, Math.round(fraction * rows.length));
    for (const row of random.split(stage).shuffle(rows).slice(0, count)) chosen.push(row);
  }
  return epochs.select(chosen.sort((a, b) => a - b)) as E;
}
