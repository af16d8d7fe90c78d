import { expected } from '../system';

/** @throws ThetalabError unless there is one of `what` for each of `count` things. */
export function sameLength(where: string, what: string, values: ArrayLike<unknown>, count: number): void {
  if (values.length !== count) throw expected(where, `${count} ${what}`, `${values.length}`);
}

/** @throws ThetalabError when there is nothing to draw. */
export function notEmpty(where: string, what: string, values: ArrayLike<unknown>): void {
  if (values.length === 0) throw expected(where, `at least one ${what}`, 'none');
}

/** @throws ThetalabError unless each label is an index into `classes`, or -1 for unknown. */
export function knownLabels(where: string, labels: ArrayLike<number>, classes: readonly string[]): void {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (Number.isInteger(label) && label >= -1 && label < classes.length) continue;
    const range = `labels from -1 (unknown) to ${classes.length - 1} (${classes.at(-1)})`;
    throw expected(where, range, `${label} at position ${i}`);
  }
}
