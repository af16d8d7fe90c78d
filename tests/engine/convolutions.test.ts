import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { type Case, checkCase, relativeError } from './cases';
import { engines } from './engines';
import { type Convolution, convolutionGradients, convolve } from './naive';

interface Fixture {
  grouped: (Case & { options: engine.GroupedConv1dOptions })[];
  depthwise: (Case & { dilations: [number, number] })[];
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
    const depthwiseDilates = name !== 'tensorflow';

    beforeAll(async () => {
      await engine.use(name, name === 'native' ? { convolution: 'direct' } : {});
    });

    test.each(fixture.grouped)('groupedConv1d as PyTorch: $options', (wanted) => {
      checkCase(wanted, grouped(wanted.options));
    });

    test.each(fixture.depthwise.filter(({ dilations }) => depthwiseDilates || Math.max(...dilations) === 1))(
      'depthwiseConv2d as PyTorch, dilations $dilations',
      (wanted) => {
        checkCase(wanted, ({ x, filter }) =>
          tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'valid', 'NHWC', wanted.dilations),
        );
      },
    );

    test.each(fixture.transposed)('conv2dTranspose as PyTorch, strides $strides', (wanted) => {
      checkCase(wanted, ({ x, filter }) => {
        const shape = wanted.output.shape as [number, number, number, number];
        return tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, shape, wanted.strides, 'valid');
      });
    });

    test('groupedConv1d and its gradients for any size, groups, stride, dilation and padding', () => {
      fc.assert(fc.property(groupedSizes, checkGrouped), { numRuns: name === 'native' ? 150 : 25 });
    });

    test('depthwiseConv2d and its gradients for any size, stride, dilation and padding', () => {
      fc.assert(
        fc.property(
          depthwiseSizes.filter(({ dilated }) => depthwiseDilates || !dilated),
          checkDepthwise,
        ),
        { numRuns: name === 'native' ? 100 : 25 },
      );
    });

    test('dilated layers train: their gradients are those of the same layer in parts', () => {
      const x = normal([2, 9, 21, 3], 1);
      for (const activation of ['linear', 'relu'] as const) {
        const settings = { kernelSize: 3, dilationRate: [1, 2] as [number, number], activation };
        const layer = tf.layers.conv2d({ filters: 4, ...settings });
        const parts = (w: tf.Tensor[]) => {
          const y = tf.add(
            tf.conv2d(x as tf.Tensor4D, w[0] as tf.Tensor4D, 1, 'valid', 'NHWC', [1, 2]),
            w[1]!,
          );
          return activation === 'relu' ? tf.relu(y) : y;
        };
        sameGradients(layer, x, parts);
      }
      const rate: [number, number] = depthwiseDilates ? [2, 1] : [1, 1];
      const separable = tf.layers.separableConv2d({ filters: 5, kernelSize: 3, dilationRate: rate });
      sameGradients(separable, x, ([depthwise, pointwise, bias]) => {
        const y = tf.depthwiseConv2d(x as tf.Tensor4D, depthwise as tf.Tensor4D, 1, 'valid', 'NHWC', rate);
        return tf.add(tf.conv2d(y, pointwise as tf.Tensor4D, 1, 'valid'), bias!);
      });
      const transposed = tf.layers.conv2dTranspose({
        filters: 4,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
      });
      sameGradients(transposed, x, ([kernel, bias]) =>
        tf.add(tf.conv2dTranspose(x as tf.Tensor4D, kernel as tf.Tensor4D, [2, 18, 42, 4], 2, 'same'), bias!),
      );
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
      const dilations: [number, number] = depthwiseDilates ? [1, 3] : [1, 1];
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

    test('a causal tf.layers.conv1d sees no later input, keeps the length and trains', () => {
      for (const [dilationRate, strides] of [
        [1, 1],
        [3, 1],
        [1, 2],
      ] as const) {
        const settings = { filters: 4, kernelSize: 3, dilationRate, strides, padding: 'causal' as const };
        const layer = tf.layers.conv1d({ ...settings, inputShape: [20, 2] });
        const model = tf.sequential({ layers: [layer] });
        const x = normal([2, 20, 2], 6) as tf.Tensor3D;
        const pad = [
          [0, 0],
          [2 * dilationRate, 0],
          [0, 0],
        ] as [number, number][];
        const wanted = ([kernel, bias]: tf.Tensor[]) =>
          tf.add(
            tf.conv1d(
              tf.pad(x, pad) as tf.Tensor3D,
              kernel as tf.Tensor3D,
              strides,
              'valid',
              'NWC',
              dilationRate,
            ),
            bias!,
          );
        expect((model.predict(x) as tf.Tensor).shape).toEqual([2, ...model.outputShape.slice(1)]);
        sameGradients(layer, x, wanted);
        const rebuilt = tf.sequential();
        rebuilt.add(tf.layers.conv1d({ ...layer.getConfig(), inputShape: [20, 2] } as never));
        expect(rebuilt.outputShape).toEqual([null, 20 / strides, 4]);
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

function normal(shape: number[], seed: number): tf.Tensor {
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  return tf.tensor(new engine.RandomStream([seed, 3]).fillNormal(values), shape);
}

/** Compares a layer, and the gradients of its weights, with a function of the weights. */
function sameGradients(
  layer: tf.layers.Layer,
  x: tf.Tensor,
  compute: (weights: tf.Tensor[]) => tf.Tensor,
): void {
  if (!layer.built) layer.apply(x);
  layer.setWeights(layer.getWeights().map((weight, i) => normal(weight.shape, 40 + i)));
  const weights = layer.getWeights();
  const out = compute(weights);
  const dy = normal(out.shape, 50);
  const score = (y: tf.Tensor) => tf.sum(tf.mul(y, dy)) as tf.Scalar;
  const wanted = tf.grads((...values: tf.Tensor[]) => score(compute(values)))(weights);
  const { grads } = tf.variableGrads(() => score(layer.apply(x) as tf.Tensor));
  expect(relativeError((layer.apply(x) as tf.Tensor).dataSync(), out.dataSync())).toBeLessThan(2e-6);
  layer.trainableWeights.forEach((weight, i) => {
    const got = grads[(weight as unknown as { val: tf.Variable }).val.name]!;
    expect(relativeError(got.dataSync(), wanted[i]!.dataSync()), weight.name).toBeLessThan(5e-6);
  });
}

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
  compare(
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

const depthwiseSizes = fc.record({
  batch: small(2),
  height: small(7),
  width: small(60),
  channels: small(35),
  multiplier: small(4),
  kernel: fc.tuple(small(3), small(5)),
  strides: small(3),
  dilations: fc.tuple(small(3), small(4)),
  dilated: fc.boolean(),
  pad: fc.constantFrom('same' as const, 'valid' as const),
  seed: small(1e6),
});

type Depthwise = typeof depthwiseSizes extends fc.Arbitrary<infer T> ? T : never;

function checkDepthwise({
  batch,
  height,
  width,
  channels,
  multiplier,
  kernel,
  pad,
  seed,
  ...drawn
}: Depthwise): void {
  const strides: [number, number] = drawn.dilated ? [1, 1] : [drawn.strides, drawn.strides];
  const dilations: [number, number] = drawn.dilated ? drawn.dilations : [1, 1];
  const reach = kernel.map((size, i) => (size - 1) * dilations[i]! + 1);
  fc.pre(pad === 'same' || (reach[0]! <= height && reach[1]! <= width));
  fc.pre(batch * height * width * channels * multiplier * kernel[0] * kernel[1] < 1e6);
  const xShape: Convolution['xShape'] = [batch, height, width, channels];
  const filterShape: Convolution['filterShape'] = [kernel[0], kernel[1], 1, channels * multiplier];
  const info = tf.backend_util.computeConv2DInfo(xShape, filterShape, strides, dilations, pad);
  const outShape: Convolution['outShape'] = [batch, info.outHeight, info.outWidth, channels * multiplier];
  const { top: padTop, left: padLeft } = info.padInfo;
  compare(
    { xShape, filterShape, outShape, strides, dilations, padTop, padLeft, groups: channels },
    seed,
    (x, filter) => {
      const laidOut = tf.reshape(filter, [kernel[0], kernel[1], channels, multiplier]) as tf.Tensor4D;
      return tf.depthwiseConv2d(x as tf.Tensor4D, laidOut, strides, pad, 'NHWC', dilations);
    },
  );
}

/** Compares a convolution and its gradients with the sums in double precision. */
function compare(
  sizes: Omit<Convolution, 'x' | 'filter'>,
  seed: number,
  compute: (x: tf.Tensor, filter: tf.Tensor) => tf.Tensor,
): void {
  tf.tidy(() => {
    const [x, filter, dy] = [sizes.xShape, sizes.filterShape, sizes.outShape].map((shape, i) =>
      normal(shape, seed + i),
    );
    const values = (tensor: tf.Tensor) => tensor.dataSync() as Float32Array;
    const c = { ...sizes, x: values(x!), filter: values(filter!) };
    const out = compute(x!, filter!);
    expect(out.shape).toEqual(sizes.outShape);
    expect(relativeError(out.dataSync(), convolve(c))).toBeLessThan(5e-6);
    const [dx, dw] = tf.grads((a, b) => tf.sum(tf.mul(compute(a!, b!), dy!)))([x!, filter!]);
    const wanted = convolutionGradients(c, values(dy!));
    expect(relativeError(dx!.dataSync(), wanted.x)).toBeLessThan(5e-6);
    expect(relativeError(dw!.dataSync(), wanted.filter)).toBeLessThan(5e-6);
  });
}
