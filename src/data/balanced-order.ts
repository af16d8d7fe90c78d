import type { RandomStream } from '../random';
import { expected } from '../system';
import { countClasses } from './class-weights';

/** `all`: each epoch once. `over`: every class as often as the commonest. `under`: every class as often as the rarest. */
export type Sampling = 'all' | 'over' | 'under';

/**
 * How many epochs one pass over the data then has.
 *
 * @throws ThetalabError when a label is unknown, or the way of sampling is
 */
export function samplesPerPass(labels: Int32Array, classes: number, sampling: Sampling): number {
  if (sampling === 'all') return labels.length;
  const present = countClasses('balancedOrder', labels, classes).filter((count) => count > 0);
  return present.length * perClass(present, sampling);
}

/**
 * The rows of one pass over the data in random order, with every class that occurs equally often. Over-sampling takes
 * each row of a class equally often, give or take one; under-sampling takes each at most once. The order follows from
 * the stream and the labels alone: `random.split(pass)` gives every pass its own.
 *
 * @param labels indices of classes
 * @throws ThetalabError when a label is unknown, or the way of sampling is
 */
export function balancedOrder(
  labels: Int32Array,
  classes: number,
  sampling: Sampling,
  random: RandomStream,
): Int32Array {
  if (sampling === 'all') return random.permutation(labels.length);
  const counts = countClasses('balancedOrder', labels, classes);
  const each = perClass(
    counts.filter((count) => count > 0),
    sampling,
  );
  const rowsOf = Array.from(counts, (count) => new Int32Array(count));
  const filled = new Int32Array(classes);
  for (const [row, label] of labels.entries()) rowsOf[label]![filled[label]!++] = row;
  const order: number[] = [];
  for (const [label, rows] of rowsOf.entries()) {
    if (!rows.length) continue;
    const shuffled = random.split(label).shuffle(rows);
    for (let at = 0; at < each; at++) order.push(shuffled[at % rows.length]!);
  }
  return random.split('order').shuffle(Int32Array.from(order));
}

function perClass(present: Float64Array, sampling: Sampling): number {
  if (sampling !== 'over' && sampling !== 'under')
    throw expected('balancedOrder', 'sampling to be all, over or under', `"${sampling}"`);
  if (!present.length) throw expected('balancedOrder', 'at least one epoch', 'none');
  return sampling === 'over' ? Math.max(...present) : Math.min(...present);
}
