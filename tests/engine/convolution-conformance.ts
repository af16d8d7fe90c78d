import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { type Case, checkCase } from './cases';
import { checkConvolution } from './check-convolution';
import type { Convolution } from './naive';

interface Fixture {
  conv1d: (Case & { dilation: number; stride: number; pad: 'same' | 'valid' })[];
}

const fixture: Fixture = JSON.parse(
  readFileSync(join(__dirname, '..', 'fixtures', 'engine', 'engine.json'), 'utf8'),
);

/** How every engine must convolve, whatever computes it. */
export function convolutionConformance(name: engine.EngineName): void {
  describe(`convolutions of the engine ${name}`, () => {
    // The bounds are those of direct convolution; fast-convolution.test.ts has those of the fast one.
    beforeAll(async () => {
      const options = name === 'native' ? ({ convolution: 'direct' } as const) : {};
      expect((await engine.use(name, options)).name).toBe(name);
    });

    test.each(fixture.conv1d)('conv1d, dilation $dilation, stride $stride, $pad, as PyTorch', (wanted) => {
      checkCase(wanted, ({ x, filter }) =>
        tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, wanted.stride, wanted.pad, 'NWC', wanted.dilation),
      );
    });

    test('tf.layers.conv1d with dilation trains', () => {
      const layer = tf.layers.conv1d({
        filters: 3,
        kernelSize: 3,
        dilationRate: 4,
        padding: 'same',
        inputShape: [20, 2],
      });
      const x = tf.ones([2, 20, 2]);
      layer.build([2, 20, 2]);
      const { grads } = tf.variableGrads(() => tf.sum(tf.square(layer.apply(x) as tf.Tensor)) as tf.Scalar);
      expect(Object.values(grads).map((gradient) => gradient.shape)).toEqual([[3, 2, 3], [3]]);
    });

    test('conv2d and its gradients for any size, stride, dilation and padding', () => {
      // TensorFlow itself has no padding by number.
      const supported = ({ pad }: { pad: unknown }) => name !== 'tensorflow' || typeof pad === 'string';
      fc.assert(fc.property(convolutions.filter(supported), checkDrawn), { numRuns: 60 });
    });
  });
}

const small = (max: number, min = 1) => fc.integer({ min, max });

const convolutions = fc.record({
  batch: small(3),
  height: small(7),
  width: small(230),
  inputs: small(20),
  outputs: small(40),
  kernel: fc.tuple(small(3), small(5)),
  strides: fc.tuple(small(3), small(3)),
  dilations: fc.tuple(small(3), small(5)),
  dilated: fc.boolean(),
  pad: fc.constantFrom('same' as const, 'valid' as const, 1),
  seed: small(1e6),
});

type Drawn = typeof convolutions extends fc.Arbitrary<infer T> ? T : never;

function checkDrawn({
  batch,
  height,
  width,
  inputs,
  outputs,
  kernel,
  pad,
  dilated,
  seed,
  ...drawn
}: Drawn): void {
  // tfjs allows a stride or a dilation.
  const strides: [number, number] = dilated ? [1, 1] : drawn.strides;
  const dilations: [number, number] = dilated ? drawn.dilations : [1, 1];
  const reach = kernel.map((size, i) => (size - 1) * dilations[i]! + 1);
  const padded = typeof pad === 'number' ? 2 * pad : 0;
  fc.pre(pad === 'same' || (reach[0]! <= height + padded && reach[1]! <= width + padded));
  // Keeps the plain JavaScript engine and the naive loops short.
  fc.pre(batch * height * width * inputs * outputs * kernel[0] * kernel[1] < 3e6);
  const xShape: Convolution['xShape'] = [batch, height, width, inputs];
  const filterShape: Convolution['filterShape'] = [kernel[0], kernel[1], inputs, outputs];
  const info = tf.backend_util.computeConv2DInfo(xShape, filterShape, strides, dilations, pad);
  const outShape: Convolution['outShape'] = [batch, info.outHeight, info.outWidth, outputs];
  const { top: padTop, left: padLeft } = info.padInfo;
  checkConvolution(
    { xShape, filterShape, outShape, strides, dilations, padTop, padLeft },
    seed,
    (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad, 'NHWC', dilations),
  );
}
