import { type RandomStream, stream } from '../../random';
import type { Selectable } from '../epoch-columns';
import { dealOut, partSizes } from './fractions';
import { groupsOf, rowsOfGroups } from './groups';
import { checkSplitArguments } from './options';
import { type Fractions, partition, type Split, splitParts } from './partition';

/** Each part's size as a fraction of the nights. */
export interface NightSplitOptions extends Fractions {
  /** Decides which night goes where (default `engine.stream('split')`). */
  random?: RandomStream;
}

/**
 * Splits by night: all epochs of a recording are in one part, but a person's nights may be in several. A test result then
 * speaks about new nights of people that are known, and is better than one about new people; say so when you report it.
 *
 * @throws ThetalabError for fractions that do not add up, or too few nights
 */
export function splitByNight<E extends Selectable>(epochs: E, options: NightSplitOptions): Split<E> {
  checkSplitArguments('splitByNight', epochs, options, [...splitParts, 'random']);
  const { random = stream('split') } = options;
  const groups = groupsOf(epochs, 'night');
  const sizes = partSizes('splitByNight', 'night', groups.size, options);
  const { train, validation, test } = dealOut(random.shuffle([...groups.keys()]), sizes);
  return partition(epochs, {
    train: rowsOfGroups(groups, train),
    validation: rowsOfGroups(groups, validation),
    test: rowsOfGroups(groups, test),
  });
}
