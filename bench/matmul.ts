import * as tf from '@tensorflow/tfjs';
import * as engine from '../src/engine';

/** The sizes of one product. */
export interface ProductSize {
  /** How many products of these sizes are one job; default 1. */
  batch?: number;
  rows: number;
  columns: number;
  depth: number;
}

/** Operations of one run: some 10 ms, so that the waking of threads and processors, a millisecond, is not what is measured. */
const runFlops = 2e9;

/** One batched matrix product, or as many as a run should hold, on the engine in use. */
export class MatrixProductJob {
  readonly name: string;
  /** Multiplications and additions of one product. */
  readonly flops: number;
  readonly repeats: number;
  private readonly a: tf.Tensor3D;
  private readonly b: tf.Tensor3D;

  constructor({ batch = 1, rows, columns, depth }: ProductSize) {
    const many = batch > 1 ? `${batch} x ` : '';
    this.name = `matrix product, ${many}${rows} x ${columns} x ${depth}`;
    this.flops = 2 * batch * rows * columns * depth;
    this.repeats = Math.max(1, Math.round(runFlops / this.flops));
    const random = engine.stream('bench');
    const normal = (name: string, shape: [number, number, number]) =>
      tf.tensor3d(random.split(name).fillNormal(new Float32Array(tf.util.sizeFromShape(shape))), shape);
    this.a = normal('a', [batch, rows, depth]);
    this.b = normal('b', [batch, depth, columns]);
  }

  run(): void {
    for (let i = 0; i < this.repeats; i++) tf.dispose(tf.matMul(this.a, this.b));
  }

  dispose(): void {
    tf.dispose([this.a, this.b]);
  }
}
