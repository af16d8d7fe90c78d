import { type RandomStream, stream } from '../../random';
import { expected } from '../../system';
import type { EpochColumns, Selectable } from '../epoch-columns';
import { checkIsEpochs } from '../epoch-source';
import { type FoldPart, Folds } from './folds';
import { checkBy, type GroupBy, groupsOf, rowsOfGroups } from './groups';
import { checkSplitArguments } from './options';
import type { PartRows } from './partition';
import { assignStratified } from './stratified';
import { placeWindows } from './stretches';

/** Options of `kFold`. */
export interface KFoldOptions {
  /** How many (default 5). */
  folds?: number;
  /**
   * What is never torn apart (default `subject`): all epochs of a person, all of a `night`, or, by `time`, those of a
   * stretch of each recording; windows that straddle the ends of such a stretch are left out of its fold.
   */
  by?: GroupBy | 'time';
  /** Whether every fold is to have the classes in the same proportions, as far as whole groups allow (default false). */
  stratified?: boolean;
  /** Decides which group goes into which fold (default `engine.stream('split')`); not needed by `time`. */
  random?: RandomStream;
}

const name = 'kFold';

/**
 * K-fold cross-validation: each group of epochs is in the test part of one fold and in the training part of all
 * others. Plain folds differ by at most one group in size; stratified ones follow Scikit-learn's
 * `StratifiedGroupKFold` (see `assignStratified`). Folds by time are stretches that follow each other (Roberts et
 * al.: Cross-validation strategies for data with temporal, spatial, hierarchical, or phylogenetic structure,
 * Ecography 2017), as neighbours in time are alike.
 *
 * @throws ThetalabError when there are fewer groups than folds, or an option is out of range
 */
export function kFold<E extends Selectable>(epochs: E, options: KFoldOptions = {}): Folds<E> {
  checkSplitArguments(name, epochs, options, ['folds', 'by', 'stratified', 'random']);
  const { folds = 5, by = 'subject', stratified = false, random } = options;
  checkBy(name, by, ['subject', 'night', 'time']);
  if (!Number.isInteger(folds) || folds < 2)
    throw expected(name, 'a whole number of folds from 2', String(folds));
  if (by === 'time') {
    if (!stratified) return new Folds(epochs, foldsByTime(epochs, folds));
    throw expected(name, 'subject or night to stratify by', '"time"', 'leave stratified out');
  }
  const groups = groupsOf(epochs, by);
  if (groups.size < folds) {
    const got = `${groups.size} ${by}${groups.size === 1 ? '' : 's'} for ${folds} folds`;
    throw expected(name, `at least as many ${by}s as folds`, got, 'ask for fewer folds');
  }
  const names = (random ?? stream('split')).shuffle([...groups.keys()]);
  const foldOf = stratified
    ? assignStratified(
        names.map((group) => countsOf(epochs, groups.get(group)!)),
        folds,
      )
    : Int32Array.from(names, (_, at) => at % folds);
  return new Folds(epochs, foldsOfGroups(groups, names, foldOf, folds));
}

/**
 * Leave one subject out: as many folds as people, each tested on one of them, in alphabetical order.
 *
 * @throws ThetalabError when there are fewer than two
 */
export function leaveOneSubjectOut<E extends Selectable>(epochs: E): Folds<E> {
  checkIsEpochs('leaveOneSubjectOut', epochs);
  const groups = groupsOf(epochs, 'subject');
  if (groups.size < 2) throw expected('leaveOneSubjectOut', 'at least two subjects', String(groups.size));
  const names = [...groups.keys()];
  return new Folds(epochs, foldsOfGroups(groups, names, Int32Array.from(names.keys()), names.length));
}

function foldsOfGroups(
  groups: ReadonlyMap<string, number[]>,
  names: readonly string[],
  foldOf: Int32Array,
  folds: number,
): PartRows<FoldPart>[] {
  const rowsWhere = (holds: (fold: number) => boolean) =>
    rowsOfGroups(
      groups,
      names.filter((_, at) => holds(foldOf[at]!)),
    );
  return Array.from({ length: folds }, (_, fold) => ({
    train: rowsWhere((other) => other !== fold),
    test: rowsWhere((other) => other === fold),
  }));
}

function foldsByTime(epochs: EpochColumns, folds: number): PartRows<FoldPart>[] {
  const windows = placeWindows(epochs, new Array(folds).fill(1 / folds));
  return Array.from({ length: folds }, (_, fold) => {
    const test = windows.filter(({ first, last }) => first === fold && last === fold);
    const train = windows.filter(({ first, last }) => last < fold || first > fold);
    if (!test.length || !train.length) {
      const got = `none to ${test.length ? 'train on' : 'test on'} in fold ${fold + 1} of ${folds}`;
      throw expected(name, 'windows in every part of every fold', got, 'ask for fewer folds');
    }
    return { train: Int32Array.from(train, ({ row }) => row), test: Int32Array.from(test, ({ row }) => row) };
  });
}

/** How many epochs of a group each class has, and last how many have none. */
function countsOf({ labels, classes }: EpochColumns, rows: readonly number[]): Float64Array {
  const counts = new Float64Array(classes.length + 1);
  for (const row of rows) counts[labels[row]! < 0 ? classes.length : labels[row]!]!++;
  return counts;
}
