import { expected } from '../../system';
import { contingency } from './contingency';
import { entropy, mutualInformation } from './information';
import type { Labels } from './labeling';

/** How clusters and classes hold each other; see `vMeasure`. */
export interface VMeasure {
  /** 1 when each cluster holds things of one class only. */
  homogeneity: number;
  /** 1 when all things of a class are in one cluster. */
  completeness: number;
  /** Their harmonic mean, with completeness weighted by `beta`. */
  v: number;
}

/**
 * Homogeneity, completeness and their mean (Rosenberg and Hirschberg, "V-Measure", 2007), each from 0 to 1. Swapping
 * the labelings swaps homogeneity and completeness. Homogeneity is 1 when there is one class, completeness when there
 * is one cluster. With `beta` 1, `v` is the normalised mutual information.
 *
 * @param classes what the things are.
 * @param clusters where they were put.
 * @param beta above 1 weighs completeness more (default 1).
 * @throws ThetalabError for labelings of different lengths or of nothing, or a beta that is negative.
 */
export function vMeasure(classes: Labels, clusters: Labels, beta = 1): VMeasure {
  if (!(beta >= 0 && beta < Number.POSITIVE_INFINITY)) {
    throw expected('vMeasure', 'a finite beta from 0', `${beta}`);
  }
  const table = contingency('vMeasure', classes, clusters);
  const { total, rows, columns } = table;
  const information = mutualInformation(table);
  const shareOf = (parts: number[]) => {
    return parts.length === 1 ? 1 : Math.min(1, Math.max(0, information / entropy(parts, total)));
  };
  const [homogeneity, completeness] = [shareOf(rows), shareOf(columns)];
  const weighted = beta * homogeneity + completeness;
  const v = weighted === 0 ? 0 : ((1 + beta) * homogeneity * completeness) / weighted;
  return { homogeneity, completeness, v };
}
