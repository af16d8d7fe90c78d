import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, test } from 'vitest';
import * as engine from '../../src/engine';
import { type Case, checkCase } from './cases';
import { checkConvolution } from './check-convolution';
import { engines } from './engines';
import type { Convolution } from './naive';

interface Fixture {
  depthwise: (Case & { dilations: [number, number] })[];
}

const fixture: Fixture = JSON.parse(
  readFileSync(join(__dirname, '..', 'fixtures', 'engine', 'convolutions.json'), 'utf8'),
);

for (const { name, available, title } of engines) {
  describe.skipIf(!available)(`depthwise convolutions, ${title}`, () => {
    // TensorFlow itself has no dilated depthwise convolution.
    const dilates = name !== 'tensorflow';

    beforeAll(async () => {
      await engine.use(name, name === 'native' ? { convolution: 'direct' } : {});
    });

    test.each(fixture.depthwise.filter(({ dilations }) => dilates || Math.max(...dilations) === 1))(
      'depthwiseConv2d as PyTorch, dilations $dilations',
      (wanted) => {
        checkCase(wanted, ({ x, filter }) =>
          tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'valid', 'NHWC', wanted.dilations),
        );
      },
    );

    test('depthwiseConv2d and its gradients for any size, stride, dilation and padding', () => {
      fc.assert(
        fc.property(
          depthwiseSizes.filter(({ dilated }) => dilates || !dilated),
          checkDepthwise,
        ),
        { numRuns: name === 'native' ? 100 : 25 },
      );
    });
  });
}

const small = (max: number, min = 1) => fc.integer({ min, max });

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
  checkConvolution(
    { xShape, filterShape, outShape, strides, dilations, padTop, padLeft, groups: channels },
    seed,
    (x, filter) => {
      const laidOut = tf.reshape(filter, [kernel[0], kernel[1], channels, multiplier]) as tf.Tensor4D;
      return tf.depthwiseConv2d(x as tf.Tensor4D, laidOut, strides, pad, 'NHWC', dilations);
    },
  );
}
