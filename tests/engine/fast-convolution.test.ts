import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { loadAddon } from '../../src/native';
import { relativeError } from './cases';
import { type Convolution, convolutionGradients, convolve } from './naive';

const { reason } = loadAddon();

interface Sizes {
  batch: number;
  taps: number;
  dilation: number;
  /** Tiles of outputs along the time, and samples beyond them. */
  tiles: number;
  rest: number;
  inputs: number;
  outputs: number;
  pad: 'same' | 'valid';
  seed: number;
}

const between = (min: number, max: number) => fc.integer({ min, max });
const sizes: fc.Arbitrary<Sizes> = fc.record({
  batch: between(1, 3),
  taps: between(3, 7),
  dilation: between(1, 6),
  tiles: between(2, 9),
  rest: between(0, 12),
  inputs: between(8, 35),
  outputs: between(8, 70),
  pad: fc.constantFrom('same' as const, 'valid' as const),
  seed: between(1, 1e6),
});

/** A row of pixels to convolve, long enough for the fast way. */
function draw({ batch, taps, dilation, tiles, rest, inputs, outputs, pad, seed }: Sizes) {
  const random = new engine.RandomStream([seed, 5]);
  const normal = (shape: number[]) => random.fillNormal(new Float32Array(tf.util.sizeFromShape(shape)));
  const width = tiles * dilation * (13 - taps) + (taps - 1) * dilation + rest;
  const xShape: Convolution['xShape'] = [batch, 1, width, inputs];
  const filterShape: Convolution['filterShape'] = [1, taps, inputs, outputs];
  const info = tf.backend_util.computeConv2DInfo(xShape, filterShape, 1, [1, dilation], pad);
  const outShape: Convolution['outShape'] = [batch, 1, info.outWidth, outputs];
  const [x, filter, dy] = [normal(xShape), normal(filterShape), normal(outShape)];
  const strides: [number, number] = [1, 1];
  const dilations: [number, number] = [1, dilation];
  const { top: padTop, left: padLeft } = info.padInfo;
  return { x, filter, dy, xShape, filterShape, outShape, strides, dilations, padTop, padLeft, pad };
}

/** The convolution and its gradients as the engine computes them. */
function compute(c: ReturnType<typeof draw>): Record<'y' | 'dx' | 'dw', Float32Array> {
  return tf.tidy(() => {
    const run = (x: tf.Tensor, filter: tf.Tensor) =>
      tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, c.pad, 'NHWC', c.dilations);
    const [x, filter] = [tf.tensor4d(c.x, c.xShape), tf.tensor4d(c.filter, c.filterShape)];
    const weighted = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(run(a, b), tf.tensor4d(c.dy, c.outShape)));
    const [dx, dw] = tf.grads(weighted)([x, filter]);
    const read = (tensor: tf.Tensor) => tensor.dataSync().slice() as Float32Array;
    return { y: read(run(x, filter)), dx: read(dx!), dw: read(dw!) };
  });
}

describe.skipIf(reason !== undefined)(`fast convolution${reason ? ` (${reason})` : ''}`, () => {
  beforeAll(async () => {
    await engine.use('native', { convolution: 'fast' });
  });

  test('any size, dilation and padding, and the gradients, against double precision', () => {
    const property = fc.property(sizes, (drawn) => {
      const c = draw(drawn);
      const { y, dx, dw } = compute(c);
      const wanted = convolutionGradients(c, c.dy);
      expect(relativeError(y, convolve(c))).toBeLessThan(3e-5);
      expect(relativeError(dx, wanted.x)).toBeLessThan(3e-5);
      expect(relativeError(dw, wanted.filter)).toBeLessThan(3e-5);
    });
    fc.assert(property, { numRuns: 60 });
  });

  test('a spike leaves its neighbours as accurate as the direct way does', async () => {
    const c = draw({
      ...{ batch: 1, taps: 7, dilation: 2, tiles: 60, rest: 0, inputs: 32, outputs: 40 },
      ...{ pad: 'same', seed: 12 },
    });
    const spike = 300;
    for (let channel = 0; channel < 32; channel++) c.x[spike * 32 + channel]! *= 3000;
    // The taps of all others reach no spike.
    const others = (values: ArrayLike<number>) =>
      Array.from(values).filter((_, i) => Math.abs(Math.floor(i / 40) - spike) > 6);
    const wanted = others(convolve(c));
    const error = async (convolution: engine.ConvolutionMethod) => {
      await engine.use('native', { convolution });
      return relativeError(others(compute(c).y), wanted);
    };
    expect(await error('fast')).toBeLessThan(20 * (await error('direct')));
    await engine.use('native', { convolution: 'fast' });
  });

  const example: Sizes = {
    ...{ batch: 2, taps: 7, dilation: 2, tiles: 6, rest: 5 },
    ...{ inputs: 16, outputs: 24, pad: 'same', seed: 3 },
  };

  // Phases of a group as many as tiles of a task, one more, the widest dilation, one beyond; columns for several tasks.
  test.each([
    { dilation: 36, taps: 7, inputs: 16, outputs: 16 },
    { dilation: 37, taps: 5, inputs: 17, outputs: 16 },
    { dilation: 144, taps: 3, inputs: 16, outputs: 18 },
    { dilation: 145, taps: 3, inputs: 16, outputs: 18 },
    { dilation: 1, taps: 7, inputs: 16, outputs: 200 },
    { dilation: 2, taps: 6, inputs: 9, outputs: 131 },
  ])('dilation $dilation, $taps taps, $inputs to $outputs channels', (some) => {
    const c = draw({ batch: 1, tiles: 2, rest: 11, pad: 'same', seed: 8, ...some });
    const { y, dx, dw } = compute(c);
    const wanted = convolutionGradients(c, c.dy);
    expect(relativeError(y, convolve(c))).toBeLessThan(3e-5);
    expect(relativeError(dx, wanted.x)).toBeLessThan(3e-5);
    expect(relativeError(dw, wanted.filter)).toBeLessThan(3e-5);
  });

  test('is another way than the direct one, which is bit for bit the same whatever ran before', async () => {
    const fast = compute(draw(example));
    await engine.use('native', { convolution: 'direct' });
    const direct = compute(draw(example));
    await engine.use('native', { convolution: 'fast' });
    for (const name of ['y', 'dx', 'dw'] as const) {
      expect(fast[name]).not.toEqual(direct[name]);
      expect(compute(draw(example))[name]).toEqual(fast[name]);
    }
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    '%s reaches exactly what it belongs to',
    async (strange) => {
      const c = draw(example);
      c.x[40 * example.inputs + 3] = strange;
      c.dy[30 * example.outputs + 1] = strange;
      const fast = compute(c);
      await engine.use('native', { convolution: 'direct' });
      const direct = compute(c);
      await engine.use('native', { convolution: 'fast' });
      expect(fast).toEqual(direct);
      expect([...fast.y].filter(Number.isFinite).length).toBe(fast.y.length - example.taps * example.outputs);
    },
  );
});
