import type { RandomStream } from '../../../random';

/** What makes one invented person's EEG different from another's. */
export interface SubjectTraits {
  /** Factor on everything: skull, electrodes. */
  gain: number;
  /** Peak of the alpha rhythm in Hz. */
  alphaFrequency: number;
  /** Factor on alpha; some people have hardly any. */
  alpha: number;
  /** Factor on slow waves; falls with age. */
  slowWaves: number;
  /** Peak of spindles in Hz, and their number per minute of N2. */
  spindleFrequency: number;
  spindleRate: number;
  /** Root mean square of the 1/f background in microvolts. */
  background: number;
  /** How steeply the background falls with frequency, 1 for 1/f; falls with age. */
  exponent: number;
  /** Artefacts per epoch. */
  artefacts: number;
}

/** Draws a person. */
export function inventSubject(random: RandomStream): SubjectTraits {
  const around = (sd: number) => Math.exp(random.normal(0, sd));
  return {
    gain: around(0.3),
    alphaFrequency: random.uniform(8.7, 11.3),
    alpha: around(0.45),
    slowWaves: around(0.25),
    spindleFrequency: random.uniform(12, 14.5),
    spindleRate: random.uniform(4, 9),
    background: 7 * around(0.25),
    artefacts: random.uniform(0.03, 0.12),
    exponent: random.uniform(0.7, 1.3),
  };
}
