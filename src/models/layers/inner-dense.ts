import * as tf from '@tensorflow/tfjs';
import type { RandomStream } from '../../engine';

type Weight = ReturnType<tf.layers.Layer['addWeight']>;

/** A dense layer inside another: `<name>.weight` [inputs, outputs] and `<name>.bias` [outputs] among its weights. */
export class InnerDense {
  private readonly weight: Weight;
  private readonly bias: Weight;

  constructor(
    add: (name: string, shape: number[]) => Weight,
    private readonly name: string,
    private readonly inputs: number,
    private readonly outputs: number,
  ) {
    this.weight = add(`${name}.weight`, [inputs, outputs]);
    this.bias = add(`${name}.bias`, [outputs]);
  }

  /** [..., inputs] to [..., outputs] */
  apply(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const rows = tf.reshape(x, [-1, this.inputs]) as tf.Tensor2D;
      const b = this.weight.read() as tf.Tensor2D;
      const y = tf.fused.matMul({ a: rows, b, transposeA: false, transposeB: false, bias: this.bias.read() });
      return tf.reshape(y, [...x.shape.slice(0, -1), this.outputs]);
    });
  }

  /** Draws both uniformly in ±1/√inputs, as PyTorch's `Linear`. */
  draw(random: RandomStream): void {
    [this.weight, this.bias].forEach((weight, i) => {
      const shape = weight.shape as number[];
      const unit = random
        .split(this.name)
        .split(i)
        .fillUniform(new Float32Array(tf.util.sizeFromShape(shape)));
      const bound = 1 / Math.sqrt(this.inputs);
      tf.tidy(
        () =>
          void weight.write(
            tf.tensor(
              unit.map((value) => bound * (2 * value - 1)),
              shape,
            ),
          ),
      );
    });
  }
}
