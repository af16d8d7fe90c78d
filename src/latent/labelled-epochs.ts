import { expected } from '../system';

/** Labels, and what else is known about the epochs behind embeddings; `data.Epochs` is one. */
export interface LabelledEpochs {
  /** Index into `classes`, -1 for unknown. */
  readonly labels: ArrayLike<number>;
  readonly classes: readonly string[];
  readonly subjects?: readonly string[];
  readonly nights?: readonly string[];
  /** Start of each epoch in seconds since its recording began. */
  readonly seconds?: ArrayLike<number>;
}

/** What is known about some epochs, in the order of their numbers; what is not known is left out. */
export function selectLabelled(
  { labels, classes, subjects, nights, seconds }: LabelledEpochs,
  rows: ArrayLike<number>,
): LabelledEpochs {
  const pick = <T>(values: ArrayLike<T>) => Array.from(rows, (row) => values[row]!);
  return {
    labels: pick(labels),
    classes,
    ...(subjects && { subjects: pick(subjects) }),
    ...(nights && { nights: pick(nights) }),
    ...(seconds && { seconds: pick(seconds) }),
  };
}

/**
 * Numbers of the epochs of known class.
 *
 * @throws ThetalabError unless there are `count` labels, each an index into `classes` or -1 for unknown.
 */
export function knownRows(where: string, count: number, { labels, classes }: LabelledEpochs): number[] {
  if (labels.length !== count) {
    throw expected(where, `${count} labels, one per embedding`, `${labels.length}`);
  }
  const known: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!Number.isInteger(label) || label < -1 || label >= classes.length) {
      throw expected(where, `labels from -1 (unknown) to ${classes.length - 1}`, `${label} at position ${i}`);
    }
    if (label >= 0) known.push(i);
  }
  return known;
}
