/** The steps of a run, in their order, each with the file that is there when it is done. */
export const stepFiles = {
  pretrain: 'checkpoints/encoder.safetensors',
  latent: 'latent.json',
  classify: 'checkpoints/classifiers.json',
  evaluate: 'results.json',
} as const;
export type StepName = keyof typeof stepFiles;
