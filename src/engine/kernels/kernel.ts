import * as tf from '@tensorflow/tfjs';
import { nativeName } from '../engine-info';
import type { NativeBackend } from '../native-backend';

/** What a kernel is called with. */
export interface KernelCall {
  inputs: Record<string, tf.TensorInfo>;
  attrs: Record<string, unknown>;
  backend: NativeBackend;
}

/** Computes a kernel in C++, or returns undefined when the case is one that tfjs' own JavaScript kernel handles. */
export type NativeKernel = (call: KernelCall) => tf.TensorInfo | tf.TensorInfo[] | undefined;

/** Whether all of these are float32 and none is empty: what C++ kernels take. */
export function areFloats(...tensors: (tf.TensorInfo | undefined)[]): boolean {
  return tensors.every((tensor) => tensor && tensor.dtype === 'float32' && !tensor.shape.includes(0));
}

/** Runs another kernel of the native engine from within one. */
export function call(name: string, { inputs, attrs, backend }: KernelCall): tf.TensorInfo {
  return tf
    .getKernel(name, nativeName)
    .kernelFunc({ inputs, attrs: attrs as tf.NamedAttrMap, backend }) as tf.TensorInfo;
}
