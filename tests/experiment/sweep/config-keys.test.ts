import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/experiment';
import { configKeys, resolveKey } from '../../../src/experiment/sweep/config-keys';
import { sample } from './sample-sweep';

test('keys are all that a complete config has', () => {
  const known = configKeys();
  const missing: string[] = [];
  const visit = (value: object, prefix: string) => {
    for (const [key, inner] of Object.entries(value)) {
      if (!known.has(prefix + key)) missing.push(prefix + key);
      if (inner && typeof inner === 'object' && !Array.isArray(inner)) visit(inner, `${prefix}${key}.`);
    }
  };
  visit(parseConfig(sample), '');
  expect(missing).toEqual([]);
  expect(known.get('pretraining_params.latent_dim')).toBe('integer');
  expect(known.get('augmentations.TimeWarping.sigma')).toBe('number');
});

test('keys are found by their last part where it is the only one', () => {
  expect(resolveKey('--grid', 'latent_dim')).toBe('pretraining_params.latent_dim');
  expect(resolveKey('--grid', 'fine_tuning.learning_rate')).toBe(
    'sup_training_params.fine_tuning.learning_rate',
  );
  expect(resolveKey('--grid', 'seed')).toBe('seed');
});
