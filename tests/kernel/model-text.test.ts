import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { modelText } from '../../src/kernel/model-text';
import { simpleSleepNet } from '../../src/models';

it('lists layers, shapes and parameters of a model', () => {
  const text = modelText(simpleSleepNet({ latentDim: 128 }));
  expect(text).toMatch(/encoder\.0 \(Conv1D\).*\[null,null,32\] +256 /);
  expect(text).toContain('Trainable params: 89344');
});

it('leaves the rest to others', () => {
  const others = [null, undefined, 1, {}, tf.sequential(), tf.layers.dense({ units: 1 }), { summary() {} }];
  for (const other of others) expect(modelText(other)).toBeUndefined();
});
