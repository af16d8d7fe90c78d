import * as tf from '@tensorflow/tfjs';
import { expected } from '../../system';
import { runKernel } from './kernel';

/** How `rfft` and `irfft` go about it. */
export interface FourierOptions {
  /**
   * Samples of the signal: `rfft` cuts longer input and fills up shorter input with zeros. Default: those of the input, for
   * `irfft` the even number that its bins belong to.
   */
  length?: number;
}

/**
 * The discrete Fourier transform of real signals along the last axis, `X[k] = sum of x[n] e^(-2 pi i k n / length)`, for
 * the bins from 0 to half the length; what is above follows by symmetry.
 *
 * @param x [..., samples], any length; prime lengths take about five times as long
 * @returns complex64 [..., floor(length / 2) + 1]; its gradient is dL/dRe + i dL/dIm, as in PyTorch
 * @throws ThetalabError when there are no samples or the length is not a positive whole number
 */
export function rfft(x: tf.Tensor, { length = x.shape.at(-1) }: FourierOptions = {}): tf.Tensor {
  if (x.dtype !== 'float32' || !x.shape.at(-1)) {
    throw expected('rfft', 'float32 signals of at least one sample', `${x.dtype} [${x.shape}]`);
  }
  const samples = checkLength('rfft', length);
  if (runs('RealFFT', x)) return runKernel('RealFFT', { x }, { length: samples, scale: 1, interior: 1 });
  return tf.tidy(() => tf.spectral.rfft(resized(x, samples)));
}

/**
 * The real signals whose transforms these are: the inverse of `rfft`, normalised by 1 / length. The imaginary parts of bin
 * 0 and, for an even length, of the last bin belong to no real signal and are left out.
 *
 * @param z complex64 [..., bins]; an odd length has to be given, as the bins do not tell it
 * @returns float32 [..., length], by default `2 (bins - 1)`
 * @throws ThetalabError when there are no bins, or the length is not a positive whole number
 */
export function irfft(z: tf.Tensor, { length = 2 * (z.shape.at(-1)! - 1) }: FourierOptions = {}): tf.Tensor {
  if (z.dtype !== 'complex64' || !z.shape.at(-1)) {
    throw expected('irfft', 'complex64 spectra of at least one bin', `${z.dtype} [${z.shape}]`);
  }
  const samples = checkLength('irfft', length);
  if (runs('InverseRealFFT', z)) {
    return runKernel('InverseRealFFT', { z }, { length: samples, scale: 1 / samples, interior: 1 });
  }
  return tf.tidy(() => composedInverse(z, samples));
}

function checkLength(where: string, length: number | undefined): number {
  if (Number.isInteger(length) && length! >= 1 && length! < 2 ** 31) return length!;
  throw expected(where, 'a positive whole number of samples as length', String(length), 'give { length }');
}

/** Whether the engine in use has this kernel for a tensor. */
function runs(kernel: string, { size }: tf.Tensor): boolean {
  return size > 0 && tf.getKernel(kernel, tf.getBackend()) !== undefined;
}

/** Cut or filled up with zeros along the last axis. */
function resized(x: tf.Tensor, size: number): tf.Tensor {
  const last = x.shape.at(-1)!;
  if (size === last) return x;
  if (size < last) {
    const begin = x.shape.map(() => 0);
    return tf.slice(x, begin, [...x.shape.slice(0, -1), size]);
  }
  return tf.concat([x, tf.zeros([...x.shape.slice(0, -1), size - last])], -1);
}

/** Both halves of the spectrum, transformed back. */
function composedInverse(z: tf.Tensor, length: number): tf.Tensor {
  const bins = Math.floor(length / 2) + 1;
  const [real, imag] = [tf.real(z), tf.imag(z)].map((part) => resized(part, bins)) as [tf.Tensor, tf.Tensor];
  const mirrored = (part: tf.Tensor) => {
    const begin = part.shape.map((_, axis) => (axis === part.rank - 1 ? 1 : 0));
    return tf.reverse(tf.slice(part, begin, [...part.shape.slice(0, -1), length - bins]), -1);
  };
  if (length === bins) return tf.real(tf.spectral.ifft(tf.complex(real, imag)));
  const full = tf.complex(
    tf.concat([real, mirrored(real)], -1),
    tf.concat([imag, tf.neg(mirrored(imag))], -1),
  );
  return tf.real(tf.spectral.ifft(full));
}

// The transposed transforms: bins that stand for two of the complex transform count once on the way back, twice forth.
tf.registerGradient({
  kernelName: 'RealFFT',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => ({
    x: () => {
      const { interior } = attributes as { interior: number };
      const inverse = { ...attributes, interior: interior / 2 };
      return resized(runKernel('InverseRealFFT', { z: dy as tf.Tensor }, inverse), x!.shape.at(-1)!);
    },
  }),
});

tf.registerGradient({
  kernelName: 'InverseRealFFT',
  inputsToSave: ['z'],
  gradFunc: (dy, [z], attributes) => ({
    z: () => {
      const { interior } = attributes as { interior: number };
      const forward = { ...attributes, interior: interior * 2 };
      const spectrum = runKernel('RealFFT', { x: dy as tf.Tensor }, forward);
      const bins = z!.shape.at(-1)!;
      if (bins === spectrum.shape.at(-1)) return spectrum;
      return tf.complex(resized(tf.real(spectrum), bins), resized(tf.imag(spectrum), bins));
    },
  }),
});
