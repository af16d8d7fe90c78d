import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/engine';
import { importWeights, linearClassifier, loadStateDict, simpleSleepNet, stateDict } from '../../src/models';

const random = new RandomStream([5, 6]);
const encoder = () => simpleSleepNet({ latentDim: 4, random });
const values = (model: tf.LayersModel) => model.getWeights().map((weight) => [...weight.dataSync()]);

describe('stateDict', () => {
  test('names weights and orders axes as PyTorch does', () => {
    const shapes = [...stateDict(encoder())].map(([name, { dtype, shape }]) => `${name} ${dtype} [${shape}]`);
    expect(shapes.slice(0, 8)).toEqual([
      'encoder.0.weight F32 [32,1,7]',
      'encoder.0.bias F32 [32]',
      'encoder.1.weight F32 [32]',
      'encoder.1.bias F32 [32]',
      'encoder.1.running_mean F32 [32]',
      'encoder.1.running_var F32 [32]',
      'encoder.1.num_batches_tracked I64 []',
      'encoder.4.weight F32 [64,32,7]',
    ]);
    expect(shapes).toContain('projector.0.weight F32 [4,128]');
  });

  test('reaches into models within models', () => {
    const both = tf.sequential({ layers: [encoder(), linearClassifier({ inputDim: 4, random })] });
    expect([...stateDict(both).keys()]).toEqual([
      ...stateDict(encoder()).keys(),
      'classifier.0.weight',
      'classifier.0.bias',
    ]);
  });

  test('keeps weights of other layers under their own names', () => {
    const model = tf.sequential({
      layers: [tf.layers.batchNormalization({ name: 'norm', inputShape: [3] })],
    });
    expect([...stateDict(model).keys()]).toEqual([
      'norm.gamma',
      'norm.beta',
      'norm.moving_mean',
      'norm.moving_variance',
    ]);
  });

  test('refuses two layers of one name', () => {
    const twice = tf.sequential({
      layers: [
        linearClassifier({ inputDim: 4, classes: 4, random }),
        tf.layers.dense({ name: 'classifier.0', units: 2 }),
      ],
    });
    expect(() => stateDict(twice)).toThrow(
      'expected every layer to have its own name, got "classifier.0" twice',
    );
  });
});

describe('loadStateDict', () => {
  test('lists what is missing and what is unexpected', () => {
    const tensors = stateDict(encoder());
    const bias = tensors.get('encoder.4.bias')!;
    tensors.delete('encoder.4.bias');
    tensors.set('encoder.4.offset', bias);
    expect(() => loadStateDict(encoder(), tensors, '"x.safetensors"')).toThrow(
      'expected the weights of SimpleSleepNet in "x.safetensors", got no "encoder.4.bias", and unexpected "encoder.4.offset"',
    );
    expect(() => loadStateDict(encoder(), new Map())).toThrow(/got no "encoder.0.weight", .* and \d+ more/);
  });

  test.each([
    [
      'a wrong shape',
      'projector.0.bias',
      { dtype: 'F32', shape: [5], values: new Float32Array(5) },
      'to have the shape [4], got [5]',
    ],
    [
      'integers for floats',
      'projector.0.bias',
      { dtype: 'I32', shape: [4], values: new Int32Array(4) },
      'to hold floats, got I32',
    ],
    [
      'NaN',
      'projector.0.bias',
      { dtype: 'F32', shape: [4], values: Float32Array.of(0, Number.NaN, 0, 0) },
      'got NaN at position 1',
    ],
    [
      'a count beyond 2^31',
      'projector.1.num_batches_tracked',
      { dtype: 'I64', shape: [], values: BigInt64Array.of(1n << 40n) },
      'to hold counts below 2^31',
    ],
  ] as const)('refuses %s and leaves the model as it was', (_, name, tensor, message) => {
    const model = encoder();
    const before = values(model);
    const tensors = stateDict(simpleSleepNet({ latentDim: 4, random: random.split('other') }));
    tensors.set(name, { ...tensor, shape: [...tensor.shape] } as never);
    expect(() => loadStateDict(model, tensors)).toThrow(message);
    expect(() => loadStateDict(model, tensors)).toThrow(name);
    expect(values(model)).toEqual(before);
  });

  test('says which file cannot be read', () => {
    expect(() => importWeights(encoder(), '/nowhere/x.safetensors')).toThrow(
      'got "/nowhere/x.safetensors" (ENOENT); check the path',
    );
  });
});
