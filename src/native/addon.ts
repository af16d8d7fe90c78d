import type { NetworkFunctions } from './network-functions';
import type { PointFunctions } from './point-functions';
import type { SignalFunctions } from './signal-functions';
import type { TsneFunctions } from './tsne-functions';

/**
 * How the native engine computes convolutions that allow it: 'fast' with 0.29 (7 taps) to 0.4 (3 taps) of the
 * multiplications (Toom-Cook, Winograd), or 'direct', whose rounding errors are smaller. Fast ones run along one axis
 * with 3 to 7 taps, no stride, a dilation up to 144, inputs and outputs of at least a vector's width (8 channels with
 * AVX2, 16 with AVX-512), and at least two tiles of 13 - taps outputs for each phase of the dilation.
 */
export type ConvolutionMethod = 'fast' | 'direct';

/**
 * The C++ side (native/src/bindings). Functions read and fill the arrays they are given and throw a RangeError when a
 * length does not belong to the sizes; sizes are told as Int32Arrays.
 */
export interface NativeAddon extends NetworkFunctions, SignalFunctions, PointFunctions, TsneFunctions {
  /** The instruction set in use. */
  instructions(): 'avx512' | 'avx2' | 'generic';
  /** Chooses the instruction set by name; '' is the best there is. */
  setInstructions(name: string): void;
  /** For calls of this JavaScript thread, as are the instruction set and the way of convolution. */
  setThreads(count: number): void;
  setConvolution(method: ConvolutionMethod): void;
  /** No single block of more bytes is asked of the system, which may grant what it does not have. For all threads. */
  setMemoryLimit(bytes: number): void;
  /** An array aligned to a cache line whose contents are whatever was there before. */
  allocate(length: number): Float32Array;
  /** GFLOP/s of multiply-adds on registers alone, on the threads in use: what no kernel can exceed. */
  peakGigaflops(): number;
}
