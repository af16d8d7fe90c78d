import * as tf from '@tensorflow/tfjs';
import { nativeName } from '../engine-info';
import { attentionKernels } from './attention';
import { batchNormKernels } from './batch-norm';
import { batchNormMishKernels } from './batch-norm-mish';
import { complexKernels } from './complex';
import { convolutionKernels } from './convolution';
import { elementwiseKernels } from './elementwise';
import { fourierKernels } from './fourier';
import { indexingKernels } from './indexing';
import type { KernelCall, NativeKernel } from './kernel';
import { layoutKernels } from './layout';
import { lstmKernels } from './lstm';
import { matrixProductKernels } from './matrix-product';
import { reductionKernels } from './reduction';
import { rowKernels } from './rows';
import { trainingKernels } from './training';

/** Every kernel that runs in C++. */
const kernels: Record<string, NativeKernel> = {
  ...attentionKernels,
  ...batchNormKernels,
  ...batchNormMishKernels,
  ...convolutionKernels,
  ...elementwiseKernels,
  ...complexKernels,
  ...fourierKernels,
  ...indexingKernels,
  ...layoutKernels,
  ...lstmKernels,
  ...matrixProductKernels,
  ...reductionKernels,
  ...rowKernels,
  ...trainingKernels,
};

/**
 * Gives the native engine a kernel for everything: tfjs' JavaScript kernels, which work on its tensors too, and ours
 * in front of those they replace. Registering again replaces what is there.
 */
export function registerKernels(): void {
  const names = new Set(Object.keys(kernels));
  for (const { kernelName, kernelFunc } of tf.getKernelsForBackend('cpu')) {
    names.delete(kernelName);
    register(kernelName, withFallback(kernelName, kernelFunc));
  }
  for (const name of names) register(name, withFallback(name, undefined));
}

function withFallback(name: string, fallback: tf.KernelFunc | undefined): tf.KernelFunc {
  const native = kernels[name];
  if (!native) return fallback!;
  return (call) => {
    const { backend } = call as unknown as KernelCall;
    const result = backend.attempt(name, () => native(call as unknown as KernelCall)) ?? fallback?.(call);
    if (!result) throw new Error(`the native engine takes float32 tensors that are not empty here`);
    return result;
  };
}

function register(kernelName: string, kernelFunc: tf.KernelFunc): void {
  if (tf.getKernel(kernelName, nativeName)) tf.unregisterKernel(kernelName, nativeName);
  tf.registerKernel({ kernelName, backendName: nativeName, kernelFunc });
}
