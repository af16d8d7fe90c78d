import * as tf from '@tensorflow/tfjs';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { BufferPool } from './buffer-pool';
import type { NativeAddon } from './native-addon';

/**
 * A TensorFlow.js backend whose tensors lie in host memory, where both tfjs' JavaScript kernels and ours in C++ can
 * work on them.
 */
export class NativeBackend extends MathBackendCPU {
  readonly pool: BufferPool;

  constructor(readonly addon: NativeAddon) {
    super();
    this.pool = new BufferPool((length) => addon.allocate(length));
    // Silences the advice to install another backend.
    (this as unknown as { firstUse: boolean }).firstUse = false;
  }

  /** A new tensor for a kernel to fill: `values` holds garbage until it does. */
  output(shape: readonly number[]): { info: tf.TensorInfo; values: Float32Array } {
    const size = tf.util.sizeFromShape([...shape]);
    const values = size === 0 ? new Float32Array(0) : this.pool.take(size);
    const info = {
      dataId: super.write(values, [...shape], 'float32'),
      shape: [...shape],
      dtype: 'float32' as const,
    };
    return { info, values };
  }

  /** The numbers of a float32 tensor, to be read while a kernel runs and not kept. */
  floats(info: tf.TensorInfo): Float32Array {
    const { values } = this.data.get(info.dataId);
    // tfjs casts from bool to float32 without touching the array.
    return values instanceof Float32Array ? values : Float32Array.from(values as Uint8Array);
  }

  override write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): object {
    this.pool.giveUp(values);
    return super.write(values, shape, dtype);
  }

  override move(
    dataId: object,
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    refCount: number,
  ): void {
    this.pool.giveUp(values);
    super.move(dataId, values, shape, dtype, refCount);
  }

  override readSync(dataId: object): tf.backend_util.BackendValues {
    this.pool.giveUp(this.data.get(dataId).values);
    return super.readSync(dataId);
  }

  override disposeData(dataId: object, force = false): boolean {
    const values = this.data.has(dataId) ? this.data.get(dataId).values : undefined;
    const disposed = super.disposeData(dataId, force);
    if (disposed) this.pool.release(values);
    return disposed;
  }
}
