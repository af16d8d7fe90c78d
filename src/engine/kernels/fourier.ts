import * as tf from '@tensorflow/tfjs';
import type { NativeBackend } from '../native-backend';
import { areFloats, type KernelCall, type NativeKernel } from './kernel';

/** The numbers are those of native/src/signal-jobs.h. */
const [complex, realForward, realInverse] = [0, 1, 2];

/** Discrete Fourier transforms along the last axis. */
export const fourierKernels: Record<string, NativeKernel> = {
  FFT: (call) => transform(call, false),
  IFFT: (call) => transform(call, true),

  RealFFT: ({ inputs, attrs, backend }) => {
    const x = inputs.x!;
    const { length, scale, interior } = attrs as unknown as RealFourier;
    if (!areFloats(x)) return undefined;
    const [real, imag] = outputs(backend, x, Math.floor(length / 2) + 1);
    const sizes = sizesOf(realForward, x, length);
    backend.addon.fourier(sizes, scale, interior, backend.floats(x), real.values, imag.values);
    return backend.complex(real.info, imag.info);
  },

  InverseRealFFT: ({ inputs, attrs, backend }) => {
    const z = inputs.z!;
    const { length, scale, interior } = attrs as unknown as RealFourier;
    if (!isComplex(z)) return undefined;
    const { real, imag } = backend.parts(z);
    const { info, values } = backend.output([...z.shape.slice(0, -1), length]);
    const arrays = [backend.floats(real), backend.floats(imag), values];
    backend.addon.fourier(sizesOf(realInverse, z, length), scale, interior, ...arrays);
    return info;
  },
};

/** What the two transforms of real signals are told: `rfft` and `irfft` say what it means. */
interface RealFourier {
  length: number;
  scale: number;
  interior: number;
}

/** Backwards is forwards with real and imaginary parts exchanged, before and after. */
function transform({ inputs, backend }: KernelCall, inverse: boolean): tf.TensorInfo | undefined {
  const input = inputs.input!;
  const length = input.shape.at(-1);
  if (!isComplex(input) || length === undefined) return undefined;
  const { real, imag } = backend.parts(input);
  const out = outputs(backend, input, length);
  const read = [backend.floats(real), backend.floats(imag)];
  const written = out.map(({ values }) => values);
  const arrays = inverse ? [...read.reverse(), ...written.reverse()] : [...read, ...written];
  backend.addon.fourier(sizesOf(complex, input, length), inverse ? 1 / length : 1, 1, ...arrays);
  return backend.complex(out[0].info, out[1].info);
}

function outputs(backend: NativeBackend, { shape }: tf.TensorInfo, last: number) {
  const outShape = [...shape.slice(0, -1), last];
  return [backend.output(outShape), backend.output(outShape)] as const;
}

function sizesOf(kind: number, { shape }: tf.TensorInfo, length: number): Int32Array {
  const last = shape.at(-1)!;
  return Int32Array.of(kind, tf.util.sizeFromShape(shape) / last, last, length);
}

const isComplex = ({ dtype, shape }: tf.TensorInfo) => dtype === 'complex64' && !shape.includes(0);
