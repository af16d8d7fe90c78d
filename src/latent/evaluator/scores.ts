/** What each score of an encoder says, and which way is better. */
export const scoreMeanings = {
  linearAccuracy: { label: 'linear probe, accuracy', better: 'higher' },
  linearMacroF1: { label: 'linear probe, macro-F1', better: 'higher' },
  linearKappa: { label: 'linear probe, kappa', better: 'higher' },
  neighborAccuracy: { label: 'nearest neighbours, accuracy', better: 'higher' },
  neighborMacroF1: { label: 'nearest neighbours, macro-F1', better: 'higher' },
  ari: { label: 'clusters and classes, ARI', better: 'higher' },
  nmi: { label: 'clusters and classes, NMI', better: 'higher' },
  homogeneity: { label: 'clusters of one class', better: 'higher' },
  completeness: { label: 'classes in one cluster', better: 'higher' },
  silhouette: { label: 'silhouette of the classes', better: 'higher' },
  daviesBouldin: { label: 'Davies-Bouldin of the classes', better: 'lower' },
  calinskiHarabasz: { label: 'Calinski-Harabasz of the classes', better: 'higher' },
  uniformity: { label: 'uniformity', better: 'lower' },
  effectiveRank: { label: 'effective rank', better: 'higher' },
  health: { label: 'spread (1: healthy, 0: collapsed)', better: 'higher' },
} as const;

/** Name of a score. */
export type ScoreName = keyof typeof scoreMeanings;
