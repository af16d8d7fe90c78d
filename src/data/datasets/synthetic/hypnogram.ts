import type { RandomStream } from '../../../random';
import { sleepStages } from '../../stages';

const [W, N1, N2, N3, REM] = sleepStages.map((_, code) => code) as [number, number, number, number, number];

/** Length of a sleep cycle in epochs of 30 s: 90 minutes. */
const epochsPerCycle = 180;

/**
 * A night's stages by a Markov chain whose probabilities follow the sleep cycle: N3 in the first half of a cycle and of
 * the night, REM at the end of a cycle and longer towards morning, wake at both ends. Short nights are a whole night
 * played faster, so that all stages occur.
 *
 * @param length number of epochs
 */
export function syntheticHypnogram(length: number, random: RandomStream): Int32Array {
  const stages = new Int32Array(length);
  const speed = Math.max(1, Math.round(960 / length));
  const cycle = epochsPerCycle * random.uniform(0.85, 1.15);
  let stage = W;
  for (let epoch = 0; epoch < length; epoch++) {
    for (let step = 0; step < speed; step++) {
      const night = (epoch + step / speed) / length;
      const phase = ((epoch * speed + step) % cycle) / cycle;
      stage = choose(transitions(stage, phase, night), random);
    }
    stages[epoch] = stage;
  }
  return stages;
}

/** Probabilities of the next epoch's stage. `phase` and `night` are where we are in the cycle and the night, 0 to 1. */
function transitions(stage: number, phase: number, night: number): number[] {
  const deep = (phase < 0.6 ? 1 : 0.15) * (night < 0.55 ? 1 : 0.25);
  const dream = (phase > 0.68 ? 1 : 0.02) * (0.35 + night);
  const wake = night < 0.03 ? 0.9 : night > 0.97 ? 0.8 : 0.015;
  const next = [0, 0, 0, 0, 0];
  if (stage === W) {
    next[N1] = wake > 0.5 ? 0.1 : 0.22;
  } else if (stage === N1) {
    next[W] = wake;
    next[N2] = 0.3;
    next[REM] = 0.05 * dream;
  } else if (stage === N2) {
    next[W] = wake / 2;
    next[N1] = 0.02;
    next[N3] = 0.08 * deep;
    next[REM] = 0.09 * dream;
  } else if (stage === N3) {
    next[W] = wake / 4;
    next[N2] = phase < 0.6 ? 0.04 : 0.25;
  } else {
    next[W] = wake / 2;
    next[N1] = 0.02;
    next[N2] = phase > 0.68 ? 0.015 : 0.3;
  }
  next[stage] = Math.max(0, 1 - next.reduce((sum, value) => sum + value, 0));
  return next;
}

function choose(weights: number[], random: RandomStream): number {
  let left = random.uniform() * weights.reduce((sum, value) => sum + value, 0);
  const chosen = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return chosen < 0 ? weights.length - 1 : chosen;
}
