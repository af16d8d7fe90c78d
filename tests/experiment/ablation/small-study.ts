import { smallRun } from '../small-run';

/** A study of two augmentations whose runs take a fraction of a second. */
export const smallStudy = {
  ...smallRun,
  name: 'small-study',
  sup_training_params: { batch_size: 12, max_epochs: 1 },
  augmentations: { SignFlip: { p: 0.5 }, RandomZeroMasking: { masking_ratio: 0.2, p: 0.8 } },
  ablation: { designs: ['one-at-a-time'], seeds: [0, 1], resamples: 200 },
};

/** The same with other settings of the ablation. */
export const withAblation = (changes: Record<string, unknown>, rest: Record<string, unknown> = {}) => ({
  ...smallStudy,
  ...rest,
  ablation: { ...smallStudy.ablation, ...changes },
});
