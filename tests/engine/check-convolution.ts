import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { normal, relativeError } from './cases';
import { type Convolution, convolutionGradients, convolve } from './naive';

/** Compares a convolution and its gradients with the sums in double precision. */
export function checkConvolution(
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
