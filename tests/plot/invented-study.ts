import { RandomStream } from '../../src/engine';
import { ablation } from '../../src/experiment';
import { notesOf } from '../../src/experiment/ablation/notes';
import { summarise } from '../../src/experiment/ablation/summary';

const gains: Record<string, number> = {
  TimeWarping: 0.04,
  RandomZeroMasking: 0.03,
  SignFlip: 0,
  Permutation: -0.05,
};
const designs = ['one-at-a-time', 'leave-one-out', 'all-pairs', 'severity', 'number'];

/** A study of four augmentations whose scores are invented: gains that add up, and noise. */
export function study(changes: Record<string, unknown> = {}): ablation.StudyResults {
  const config = ablation.parseStudy({
    ablation: {
      augmentations: Object.keys(gains),
      designs,
      seeds: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      resamples: 500,
      ...changes,
    },
  });
  const plan = ablation.planStudy(config);
  const random = new RandomStream([5, 6]);
  const table = plan.cells.flatMap(({ name: cell, augmentations, severity }) =>
    config.ablation.seeds.map((seed): ablation.StudyRow => {
      const gain = augmentations.reduce((sum, name) => sum + gains[name]! * severity * (2 - severity), 0);
      const score = 0.6 + gain + 0.01 * seed + 0.01 * random.normal();
      const number = augmentations.length;
      const row = { cell, augmentations: augmentations.join('+'), number, severity, seed };
      return { ...row, 'linear.macroF1': score };
    }),
  );
  return new ablation.StudyResults({
    score: 'linear.macroF1',
    settings: config.ablation,
    candidates: [...plan.candidates.keys()],
    table,
    summary: summarise(plan.questions, table, 42, config.ablation),
    notes: notesOf(config, plan, 0),
    missing: 0,
  });
}
