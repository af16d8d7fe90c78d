import { expected } from '../../system';
import type { Selectable } from '../epoch-columns';
import { checkFractions } from './fractions';
import { checkSplitArguments } from './options';
import { type Fractions, partition, type Split, type SplitPart, splitParts } from './partition';
import { placeWindows } from './stretches';

/**
 * Splits every recording by time: its beginning is for training, what follows for validation, its end for the test, so that
 * a result speaks about the same recordings later on. Windows that straddle a border are left out: no two parts share a
 * sample, however much windows overlap.
 *
 * @param fractions of each recording's windows
 * @throws ThetalabError for fractions that do not add up, or a part without a window
 */
export function splitByTime<E extends Selectable>(epochs: E, fractions: Fractions): Split<E> {
  checkSplitArguments('splitByTime', epochs, fractions, splitParts);
  checkFractions('splitByTime', fractions);
  const windows = placeWindows(
    epochs,
    splitParts.map((part) => fractions[part]),
  );
  const rowsOf = (part: SplitPart) => {
    const stretch = splitParts.indexOf(part);
    const own = windows.filter(({ first, last }) => first === stretch && last === stretch);
    if (!own.length && fractions[part] > 0) {
      const got = `none for ${part} of ${epochs.length} windows`;
      throw expected('splitByTime', 'a window for every part', got, 'take longer recordings');
    }
    return Int32Array.from(own, ({ row }) => row);
  };
  return partition(epochs, {
    train: rowsOf('train'),
    validation: rowsOf('validation'),
    test: rowsOf('test'),
  });
}
