import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { type Case, checkCase, normal, relativeError } from './cases';
import { checkConvolution } from './check-convolution';
import { engines } from './engines';
import type { Convolution } from './naive';

interface Fixture {
  grouped: (Case & { options: engine.GroupedConv1dOptions })[];
  transposed: (Case & { strides: [number, number] })[];
}

const fixture: Fixture = JSON.parse(
  readFileSync(join(__dirname, '..', 'fixtures', 'engine', 'convolutions.json'), 'utf8'),
);

const grouped =
  (options: engine.GroupedConv1dOptions) =>
  ({ x, filter }: Record<string, tf.Tensor>) =>
    engine.groupedConv1d(x as tf.Tensor3D, filter as tf.Tensor3D, options);

for (const { name, available, title } of engines) {
  describe.skipIf(!available)(`convolutions, ${title}`, () => {
    // TensorFlow itself has no dilated depthwise convolution.
    const dilates = name !== 'tensorflow';

    beforeAll(async () => {
      await engine.use(name, name === 'native' ? { convolution: 'direct' } : {});
    });

    test.each(fixture.grouped)('groupedConv1d as PyTorch: $options', (wanted) => {
      checkCase(wanted, grouped(wanted.options));
    });

    test.each(fixture.transposed)('conv2dTranspose as PyTorch, strides $strides', (wanted) => {
      checkCase(wanted, ({ x, filter }) => {
        const shape = wanted.output.shape as [number, number, number, number];
        return tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, shape, wanted.strides, 'valid');
      });
    });

    test('groupedConv1d and its gradients for any size, groups, stride, dilation and padding', () => {
      fc.assert(fc.property(groupedSizes, checkGrouped), { numRuns: name === 'native' ? 150 : 25 });
    });

    test('fused convolutions with bias and activation are their parts', () => {
      const x = normal([2, 6, 17, 5], 2) as tf.Tensor4D;
      const bias = normal([10], 3);
      const activations: Record<string, (y: tf.Tensor) => tf.Tensor> = {
        linear: (y) => y,
        relu: (y) => tf.relu(y),
        relu6: (y) => tf.relu6(y),
        elu: (y) => tf.elu(y),
        sigmoid: (y) => tf.sigmoid(y),
        leakyrelu: (y) => tf.leakyRelu(y, 0.2),
      };
      const dilations: [number, number] = dilates ? [1, 3] : [1, 1];
      for (const [activation, act] of Object.entries(activations)) {
        const settings = {
          x,
          bias,
          activation: activation as 'relu',
          strides: 1,
          pad: 'same' as const,
          leakyreluAlpha: 0.2,
        };
        const filter = normal([3, 4, 5, 10], 4) as tf.Tensor4D;
        const twice = normal([3, 4, 5, 2], 5) as tf.Tensor4D;
        const pairs = [
          [tf.fused.conv2d({ ...settings, filter }), tf.conv2d(x, filter, 1, 'same')],
          [
            tf.fused.depthwiseConv2d({ ...settings, filter: twice, dilations }),
            tf.depthwiseConv2d(x, twice, 1, 'same', 'NHWC', dilations),
          ],
        ] as const;
        for (const [got, parts] of pairs)
          expect(relativeError(got.dataSync(), act(tf.add(parts, bias)).dataSync())).toBeLessThan(2e-6);
      }
    });

    test('empty inputs and shapes that do not fit', () => {
      const x = tf.zeros([0, 12, 4]) as tf.Tensor3D;
      const filter = tf.ones([3, 1, 4]) as tf.Tensor3D;
      if (name !== 'tensorflow')
        expect(grouped({ groups: 4, padding: 'causal' })({ x, filter }).shape).toEqual([0, 12, 4]);
      const call = (options: object, shape = [2, 12, 4], filterShape = [3, 1, 4]) => {
        const inputs = { x: tf.ones(shape), filter: tf.ones(filterShape) };
        return () => grouped({ groups: 4, ...options } as engine.GroupedConv1dOptions)(inputs);
      };
      expect(call({ groups: 3 })).toThrow('groupedConv1d: expected a filter for 4 inputs in 3 groups');
      expect(call({ groups: 0 })).toThrow('a whole number of groups from 1, got 0');
      expect(call({ stride: 1.5 })).toThrow('a whole stride from 1, got 1.5');
      expect(call({ stride: 2, dilation: 2 })).toThrow('a stride or a dilation of 1, got 2 and 2');
      expect(call({ padding: 'full' })).toThrow("'causal', got 'full'");
      expect(call({}, [2, 12])).toThrow('x [batch, time, inputs], got [2,12]');
      expect(call({}, [2, 12, 4], [3, 1, 6])).toThrow('outputs that 4 groups divide, got 6');
      expect(call({ dilation: 6 })).toThrow('at least 13 steps of time without padding, got 12');
      const image = tf.ones([1, 5, 5, 3]) as tf.Tensor4D;
      const wrong = tf.ones([3, 3, 2, 1]) as tf.Tensor4D;
      expect(() => tf.depthwiseConv2d(image, wrong, 1, 'same')).toThrow(
        'must match the inChannels dimension',
      );
    });
  });
}

const small = (max: number, min = 1) => fc.integer({ min, max });

const groupedSizes = fc.record({
  batch: small(3),
  time: small(230),
  groups: small(20),
  inputs: small(5),
  outputs: small(5),
  wide: fc.boolean(),
  taps: small(7),
  stride: small(3),
  dilation: small(6),
  dilated: fc.boolean(),
  padding: fc.constantFrom('same' as const, 'valid' as const, 'causal' as const),
  seed: small(1e6),
});

type Grouped = typeof groupedSizes extends fc.Arbitrary<infer T> ? T : never;

function checkGrouped({ batch, time, taps, padding, seed, ...drawn }: Grouped): void {
  const stride = drawn.dilated ? 1 : drawn.stride;
  const dilation = drawn.dilated ? drawn.dilation : 1;
  const groups = drawn.wide ? Math.min(drawn.groups, 3) : drawn.groups;
  const inputs = drawn.inputs + (drawn.wide ? 7 : 0);
  const outputs = drawn.outputs + (drawn.wide ? 7 : 0);
  const reach = (taps - 1) * dilation;
  fc.pre(padding !== 'valid' || time > reach);
  fc.pre(batch * time * groups * inputs * outputs * taps < 1e6);
  const xShape: Convolution['xShape'] = [batch, 1, time, groups * inputs];
  const filterShape: Convolution['filterShape'] = [1, taps, inputs, groups * outputs];
  const before = (): [number, number] => {
    if (padding === 'valid') return [0, Math.floor((time - reach - 1) / stride) + 1];
    const length = Math.ceil(time / stride);
    return [
      padding === 'causal' ? reach : Math.floor(Math.max((length - 1) * stride + reach + 1 - time, 0) / 2),
      length,
    ];
  };
  const [padLeft, length] = before();
  const outShape: Convolution['outShape'] = [batch, 1, length, groups * outputs];
  const options = { groups, stride, dilation, padding };
  checkConvolution(
    {
      xShape,
      filterShape,
      outShape,
      strides: [1, stride],
      dilations: [1, dilation],
      padTop: 0,
      padLeft,
      groups,
    },
    seed,
    (x, filter) =>
      tf.reshape(
        grouped(options)({
          x: tf.reshape(x, [batch, time, groups * inputs]),
          filter: tf.reshape(filter, filterShape.slice(1)),
        }),
        outShape,
      ),
  );
}
