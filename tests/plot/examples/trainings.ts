import { confusionMatrix, encoderScores, type Figure, labelEfficiency, lossCurves } from '../../../src/plot';
import { comparison } from './invented-comparison';
import { classes } from './invented-night';

const history = (speed: number) => ({
  bestPass: 24,
  rows: Array.from({ length: 30 }, (_, i) => ({
    pass: i + 1,
    loss: 1.6 * Math.exp(-i / speed) + 0.3,
    validationLoss: 1.6 * Math.exp(-i / speed) + 0.42 + 0.003 * Math.max(0, i - 18),
    validationMacroF1: 0.8 - 0.6 * Math.exp(-i / speed),
    learningRate: 1e-3,
  })),
});

/** Counts of a classifier that is right more often than not. */
export const confusion = [
  [880, 60, 20, 0, 40],
  [70, 210, 150, 2, 120],
  [30, 90, 2100, 180, 60],
  [1, 0, 140, 760, 0],
  [20, 80, 70, 0, 950],
];

/** Figures of trainings and of what came of them. */
export const trainings: Record<string, () => Figure> = {
  'loss-curves': () => lossCurves(history(6), { title: 'Classifier' }),
  'loss-curves-runs': () =>
    lossCurves({ frozen: history(9), 'fine-tuned': history(4) }, { columns: ['loss'], title: 'Two runs' }),
  'confusion-matrix': () => confusionMatrix({ confusion, classes }, { title: 'Test part' }),
  'encoder-scores': () => encoderScores(comparison()),
  'label-efficiency': () => labelEfficiency(comparison()),
};
