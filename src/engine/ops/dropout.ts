import * as tf from '@tensorflow/tfjs';
import { type Key, philox } from '../../random';
import { expected } from '../../system';
import { hasKernel, runKernel } from './kernel';

/** The last counter word of masks: streams draw their numbers with 0 there, so a mask shares none with its stream. */
const maskDomain = 3;

/**
 * Inverted dropout: every element becomes 0 with probability `rate` (to the nearest 1/65536), the others are multiplied by
 * 1 / (1 - rate).
 *
 * The mask is a function of the key and an element's position, the same on every engine; the gradient makes it again
 * instead of keeping it.
 *
 * @param x any shape
 * @param rate in [0, 1); 0 gives `x` unchanged
 * @param key `RandomStream.key`: a new one for every step and layer
 * @throws ThetalabError when the rate is out of range
 *
 * Srivastava et al.: Dropout: a simple way to prevent neural networks from overfitting (JMLR 2014).
 */
export function dropout<T extends tf.Tensor>(x: T, rate: number, key: Readonly<Key>): T {
  checkRate('dropout', rate);
  if (rate === 0) return tf.clone(x);
  if (hasKernel('SeededDropout', x)) return runKernel<T>('SeededDropout', { x }, { rate, key: [...key] });
  return tf.tidy(() => tf.mul(x, tf.tensor(dropoutMask(x.size, rate, key), x.shape)) as T);
}

/** @throws ThetalabError when a rate is out of range; `where` is who says so */
export function checkRate(where: string, rate: number): void {
  if (!(rate >= 0 && rate < 1)) throw expected(where, 'a rate in [0, 1)', String(rate));
}

tf.registerGradient({
  kernelName: 'SeededDropout',
  gradFunc: (dy, _saved, attributes) => ({
    x: () => runKernel('SeededDropout', { x: dy as tf.Tensor }, attributes),
  }),
});

/**
 * The factors of `dropout`, 0 or 1 / (1 - rate), for `size` elements in row-major order.
 *
 * Elements come in groups of 128 that take 16 counters and 16 bits each: words are numbered `16 w + c` for word `w` of
 * counter `c`, the first 64 elements take the lower halves of the words, the others the upper ones. In this order vector
 * units need no shuffling.
 */
export function dropoutMask(size: number, rate: number, key: Readonly<Key>): Float32Array {
  const mask = new Float32Array(size);
  const threshold = dropThreshold(rate);
  const scale = Math.fround(1 / (1 - rate));
  for (let start = 0; start < size; start += 128) {
    for (let lane = 0; lane < 16; lane++) {
      const words = philox([start / 8 + lane, 0, 0, maskDomain], key);
      for (const [w, word] of words.entries()) {
        const index = start + w * 16 + lane;
        if (index < size && (word & 0xffff) >= threshold) mask[index] = scale;
        if (index + 64 < size && word >>> 16 >= threshold) mask[index + 64] = scale;
      }
    }
  }
  return mask;
}

/** Of 65536 values of an element's random bits those below this one drop it. */
export function dropThreshold(rate: number): number {
  return Math.min(Math.round(rate * 65536), 65535);
}
