import { expected } from '../system';

/** The label of an epoch whose truth is unknown. */
const unknown = -1;

/**
 * Counts of truth (rows) against prediction (columns). Epochs of unknown truth (-1) are left out.
 *
 * @param truth index into `classes` for each epoch, -1 for unknown
 * @param predicted index into `classes` for each epoch
 * @throws ThetalabError when the lengths differ or a label is no index into `classes`
 */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: readonly string[],
): number[][] {
  if (truth.length !== predicted.length) {
    throw expected(
      'confusionMatrix',
      `${truth.length} predictions, one for each label`,
      String(predicted.length),
    );
  }
  const counts = classes.map(() => new Array<number>(classes.length).fill(0));
  for (let at = 0; at < truth.length; at++) {
    if (truth[at] === unknown) continue;
    const row = counts[truth[at]!];
    if (row?.[predicted[at]!] === undefined) {
      const got = `${truth[at]}, predicted ${predicted[at]}, at position ${at}`;
      throw expected('confusionMatrix', `labels from 0 to ${classes.length - 1}`, got);
    }
    row[predicted[at]!]!++;
  }
  return counts;
}
