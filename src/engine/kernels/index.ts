import * as tf from '@tensorflow/tfjs';
import { nativeName } from '../engine-info';
import { convolutionKernels } from './convolution';
import { elementwiseKernels } from './elementwise';
import { indexingKernels } from './indexing';
import type { KernelCall, NativeKernel } from './kernel';
import { layoutKernels } from './layout';
import { matrixProductKernels } from './matrix-product';
import { reductionKernels } from './reduction';
import { trainingKernels } from './training';

/** Every kernel that runs in C++. */
const kernels: Record<string, NativeKernel> = {
  ...convolutionKernels,
  ...elementwiseKernels,
  ...indexingKernels,
  ...layoutKernels,
  ...matrixProductKernels,
  ...reductionKernels,
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
    register(kernelName, withFallback(kernels[kernelName], kernelFunc));
  }
  for (const name of names) register(name, withFallback(kernels[name], undefined));
}

function withFallback(native: NativeKernel | undefined, fallback: tf.KernelFunc | undefined): tf.KernelFunc {
  if (!native) return fallback!;
  return (call) => {
    const result = native(call as unknown as KernelCall) ?? fallback?.(call);
    if (!result) throw new Error(`the native engine takes float32 tensors that are not empty here`);
    return result;
  };
}

function register(kernelName: string, kernelFunc: tf.KernelFunc): void {
  if (tf.getKernel(kernelName, nativeName)) tf.unregisterKernel(kernelName, nativeName);
  tf.registerKernel({ kernelName, backendName: nativeName, kernelFunc });
}
