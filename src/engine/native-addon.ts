import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { shared } from '../system';
import type { ConvolutionMethod } from './engine-info';
import { packageRoot } from './package-root';

/**
 * The C++ side (native/src/bindings). Functions read and fill the arrays they are given and throw a RangeError when a
 * length does not belong to the sizes; sizes are told as Int32Arrays.
 */
export interface NativeAddon {
  /** The instruction set in use. */
  instructions(): 'avx512' | 'avx2' | 'generic';
  /** Chooses the instruction set by name; '' is the best there is. */
  setInstructions(name: string): void;
  setThreads(count: number): void;
  setConvolution(method: ConvolutionMethod): void;
  /** An array aligned to a cache line whose contents are whatever was there before. */
  allocate(length: number): Float32Array;
  conv2d(sizes: Int32Array, x: Float32Array, filter: Float32Array, out: Float32Array): void;
  conv2dInputGradient(sizes: Int32Array, dy: Float32Array, filter: Float32Array, dx: Float32Array): void;
  conv2dFilterGradient(sizes: Int32Array, x: Float32Array, dy: Float32Array, dw: Float32Array): void;
  matmul(sizes: Int32Array, a: Float32Array, b: Float32Array, out: Float32Array): void;
  /** x, gamma, beta, mean, variance; fills y. */
  normalize(sizes: Int32Array, epsilon: number, ...arrays: Float32Array[]): void;
  /** x, gamma, beta; fills y, mean, variance. */
  batchNorm(sizes: Int32Array, epsilon: number, ...arrays: Float32Array[]): void;
  /** x, gamma, mean, variance, dy, dMean, dVariance; fills dx, dGamma, dBeta. */
  batchNormGradient(sizes: Int32Array, epsilon: number, ...arrays: Float32Array[]): void;
  /** threshold, scale and key as in `dropout`; x, gamma, beta; fills y, mean, variance. */
  batchNormMish(sizes: Int32Array, epsilon: number, ...dropoutThenArrays: DropoutThenArrays): void;
  /** threshold, scale and key as in `dropout`; beta, x, gamma, mean, variance, dy, dMean, dVariance; fills dx, dGamma, dBeta. */
  batchNormMishGradient(sizes: Int32Array, epsilon: number, ...dropoutThenArrays: DropoutThenArrays): void;
  unary(operation: number, x: Float32Array, y: Float32Array): void;
  binary(operation: number, a: Float32Array, b: Float32Array, out: Float32Array, axes: Int32Array): void;
  copy(x: Float32Array, offset: number, out: Float32Array, axes: Int32Array): void;
  /** x [batch, outer, rows, inner] and indices [batch, count]; fills y [batch, outer, count, inner]. */
  gather(sizes: Int32Array, x: Float32Array, indices: Int32Array, y: Float32Array): void;
  /** Its transpose: fills x with the sums of what has the same index. */
  scatterAdd(sizes: Int32Array, y: Float32Array, indices: Int32Array, x: Float32Array): void;
  /** Puts x into a part of `out`: axes as in `copy`, with strides in `out`. */
  paste(x: Float32Array, out: Float32Array, offset: number, axes: Int32Array): void;
  choose(condition: Uint8Array, t: Float32Array, e: Float32Array, out: Float32Array): void;
  sum(sizes: Int32Array, scale: number, x: Float32Array, out: Float32Array): void;
  /** Fills `words` with the numbers of a stream from block `first` (of four words) on. */
  randomWords(key0: number, key1: number, first: number, words: Uint32Array): void;
  dropout(
    x: Float32Array,
    y: Float32Array,
    threshold: number,
    scale: number,
    key0: number,
    key1: number,
  ): void;
  /** Lists of params, grads, m, v; fills the lists of new params, m, v; then the settings. */
  adam(...listsThenSettings: [...Float32Array[][], Float64Array]): void;
}

type DropoutThenArrays = [
  threshold: number,
  scale: number,
  key0: number,
  key1: number,
  ...arrays: Float32Array[],
];

/** The addon, or why there is none. */
type AddonResult = { addon: NativeAddon; reason?: undefined } | { addon?: undefined; reason: string };

const state = shared<{ result?: AddonResult }>('engine.addon', () => ({}));

/** Loads build/Release/thetalab.node, once; a build that appears later is found by asking again. */
export function loadAddon(): AddonResult {
  if (!state.result?.addon) state.result = tryLoad();
  return state.result;
}

function tryLoad(): AddonResult {
  const root = packageRoot();
  if (root === undefined) return { reason: 'the folder of thetalab was not found' };
  const file = join(root, 'build', 'Release', 'thetalab.node');
  if (!existsSync(file)) {
    const failure = join(root, 'build', 'thetalab.failure');
    return { reason: existsSync(failure) ? readFileSync(failure, 'utf8') : 'it has not been built' };
  }
  try {
    return { addon: createRequire(join(root, 'package.json'))(file) as NativeAddon };
  } catch (error) {
    return { reason: `its file cannot be loaded (${(error as Error).message.split('\n')[0]})` };
  }
}
