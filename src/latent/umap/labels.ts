import { fuzzyUnion, type Graph, reweighted } from './graph';

/** How far a point of unknown class counts as being from every class. */
const unknownDistance = 1;

/**
 * Weakens the edges between points of different classes, and a little those of points without a known one (-1); then each
 * point's strongest edge counts fully again. As umap-learn does with a categorical target.
 *
 * @param weight of the labels against the points, from 0 (half of that) to 1 (no edge between classes is left).
 */
export function intersectLabels(graph: Graph, labels: ArrayLike<number>, weight: number): Graph {
  const far = weight < 1 ? 2.5 / (1 - weight) : 1e12;
  const [unknown, different] = [Math.exp(-unknownDistance), Math.exp(-far)];
  const weaker = reweighted(graph, (row, target, strength) => {
    const [a, b] = [labels[row]!, labels[target]!];
    if (a === -1 || b === -1) return strength * unknown;
    return a === b ? strength : strength * different;
  });
  const most = new Float32Array(graph.rows);
  for (let row = 0; row < graph.rows; row++) {
    for (let at = weaker.starts[row]!; at < weaker.starts[row + 1]!; at++) {
      most[row] = Math.max(most[row]!, weaker.weights[at]!);
    }
  }
  return fuzzyUnion(reweighted(weaker, (row, _, strength) => strength / most[row]!));
}
