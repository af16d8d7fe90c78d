import * as tf from '@tensorflow/tfjs';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { NativeAddon } from '../native';
import { forms, type Reading } from '../native';
import { expected } from '../system';
import { BufferPool } from './buffer-pool';
import { type Deferred, Made } from './deferred';

/**
 * A TensorFlow.js backend whose tensors lie in host memory, where both tfjs' JavaScript kernels and ours in C++ can
 * work on them.
 */
export class NativeBackend extends MathBackendCPU {
  readonly pool: BufferPool;
  /**
   * Numbers in an array from which on the gradient of `batchNormMish` takes the place of its input, where nobody else has
   * that: a twentieth more time for a training step, and two thirds of the memory.
   */
  overwritesFrom = 1 << 26;
  private readonly pending = new WeakMap<object, Deferred>();
  /** Tensors that the kernel now running has begun, and arrays that it has borrowed. */
  private begun: (object | Float32Array)[] = [];

  constructor(readonly addon: NativeAddon) {
    super();
    this.pool = new BufferPool((length) => addon.allocate(length));
    // Silences the advice to install another backend.
    (this as unknown as { firstUse: boolean }).firstUse = false;
  }

  /** A new tensor for a kernel to fill: `values` holds garbage until it does. */
  output(shape: readonly number[]): { info: tf.TensorInfo; values: Float32Array } {
    const size = tf.util.sizeFromShape([...shape]);
    const values = size === 0 ? new Float32Array(0) : this.memoryFor(size, shape);
    const info = {
      dataId: super.write(values, [...shape], 'float32'),
      shape: [...shape],
      dtype: 'float32' as const,
    };
    this.begun.push(info.dataId);
    return { info, values };
  }

  /** An array of the pool for a kernel that is not a tensor: the kernel releases it, unless it fails. */
  borrow(length: number): Float32Array {
    const array = this.pool.take(length);
    this.begun.push(array);
    return array;
  }

  /** Runs a kernel; when it throws, the tensors that it has begun are disposed of, which nobody else knows of. */
  attempt<T>(kernelName: string, kernel: () => T): T {
    const outer = this.begun;
    this.begun = [];
    try {
      return kernel();
    } catch (error) {
      for (const begun of this.begun) {
        if (begun instanceof Float32Array) this.pool.release(begun);
        else if (this.data.has(begun)) this.disposeData(begun, true);
      }
      const bytes = bytesRefused(error);
      if (bytes === undefined) throw error;
      throw expected(kernelName, `working memory of ${inWords(bytes)}`, 'none that large', remedy);
    } finally {
      this.begun = outer;
    }
  }

  private memoryFor(size: number, shape: readonly number[]): Float32Array {
    try {
      return this.pool.take(size);
    } catch (error) {
      const bytes = bytesRefused(error);
      if (bytes === undefined) throw error;
      const what = `memory of ${inWords(bytes)} for a tensor of shape [${shape}]`;
      throw expected('native engine', what, 'none that large', remedy);
    }
  }

  /** The numbers of a float32 tensor, to be read while a kernel runs and not kept. */
  floats(info: tf.TensorInfo): Float32Array {
    const { values } = this.data.get(info.dataId);
    // tfjs casts from bool to float32 without touching the array.
    return values instanceof Float32Array ? values : Float32Array.from(values as Uint8Array);
  }

  /**
   * A new tensor that is computed when somebody asks for its values. It holds the arrays that it follows from.
   */
  defer(shape: readonly number[], deferred: Deferred): tf.TensorInfo {
    const dataId = super.write(new Float32Array(0), [...shape], 'float32');
    const data = this.data.get(dataId);
    this.begun.push(dataId);
    this.pending.set(dataId, deferred);
    for (const array of deferred.uses) this.pool.hold(array);
    Object.defineProperty(data, 'values', {
      configurable: true,
      enumerable: true,
      get: () => this.compute(dataId, data, shape),
    });
    return { dataId, shape: [...shape], dtype: 'float32' };
  }

  /** What a tensor is to be computed from, while it has not been. */
  deferred(info: tf.TensorInfo): Deferred | undefined {
    return this.pending.get(info.dataId);
  }

  /** A float32 tensor [..., channels] for a kernel that can make it where it reads it. */
  reading(info: tf.TensorInfo, channels: number): Reading {
    const deferred = this.deferred(info);
    if (deferred instanceof Made && deferred.channels === channels) return deferred.reading;
    return [forms.plain, this.floats(info)];
  }

  private compute(dataId: object, data: object, shape: readonly number[]): Float32Array {
    const values = this.memoryFor(tf.util.sizeFromShape([...shape]), shape);
    this.pending.get(dataId)!.fill(this.addon, values);
    this.forget(dataId);
    Object.defineProperty(data, 'values', { value: values, writable: true, configurable: true });
    return values;
  }

  /** Lets go of what a deferred tensor follows from; whether there was something. */
  private forget(dataId: object): boolean {
    const deferred = this.pending.get(dataId);
    for (const array of deferred?.uses ?? []) this.pool.release(array);
    return this.pending.delete(dataId);
  }

  /** Whether nobody but this tensor has its numbers, which lie in this array. */
  isOnlyUse({ dataId }: tf.TensorInfo, values: Float32Array): boolean {
    return this.refCount(dataId) === 1 && this.pool.isHeldOnce(values);
  }

  /** Another tensor of the same numbers, which lie in memory once: no kernel changes its inputs. */
  share(dataId: object, shape: readonly number[]): tf.TensorInfo {
    const { values } = this.data.get(dataId);
    if (values instanceof Float32Array && this.pool.owns(values)) this.pool.hold(values);
    return {
      dataId: super.write(values!, [...shape], 'float32'),
      shape: [...shape],
      dtype: 'float32',
    };
  }

  /** A complex tensor, to which both parts belong from now on. */
  complex(real: tf.TensorInfo, imag: tf.TensorInfo): tf.TensorInfo {
    const info = this.makeTensorInfo(real.shape, 'complex64');
    this.data.get(info.dataId).complexTensorInfos = { real, imag };
    return info;
  }

  /** The parts of a complex tensor, which stay its own. */
  parts({ dataId }: tf.TensorInfo): { real: tf.TensorInfo; imag: tf.TensorInfo } {
    return this.data.get(dataId).complexTensorInfos!;
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
    const isPending = this.pending.has(dataId);
    const values = isPending || !this.data.has(dataId) ? undefined : this.data.get(dataId).values;
    const disposed = super.disposeData(dataId, force);
    if (!disposed) return false;
    if (isPending) this.forget(dataId);
    else this.pool.release(values);
    return true;
  }
}

const remedy = 'smaller batches need less, and tf.tidy and tf.dispose give back what tensors hold';

/** How much the addon asked the system for in vain, when that is what an error says. */
function bytesRefused(error: unknown): number | undefined {
  const [, bytes] = /^native engine: out of .*memory: (\S+) bytes/.exec((error as Error)?.message) ?? [];
  return bytes === undefined ? undefined : Number(bytes);
}

function inWords(bytes: number): string {
  const [unit, name] = bytes < 1e9 ? [1e6, 'MB'] : [1e9, 'GB'];
  return `${Number((bytes / unit).toPrecision(3))} ${name}`;
}
