import * as tf from '@tensorflow/tfjs';
import { type LstmWeights, lstm, stream } from '../../engine';
import { expected } from '../../system';
import { onlyInput } from './only-input';

type Weight = ReturnType<tf.layers.Layer['addWeight']>;

/** Options of `Lstm`. */
export interface LstmOptions {
  /** Size of the hidden state of each direction. */
  units: number;
  /** Also read the sequence from its end; default false. */
  bidirectional?: boolean;
  /** Give the hidden state after every step instead of the last one; default false. */
  returnSequences?: boolean;
  name?: string;
  inputShape?: tf.Shape;
}

/**
 * A long short-term memory as PyTorch's `nn.LSTM` with one layer: [batch, time, inputs] to [batch, units], the hidden
 * state after the last step, or with `returnSequences` to [batch, time, units]. With `bidirectional`, twice as many
 * columns: those of the second direction follow, and its last step is the first of the sequence.
 *
 * Weights, named and laid out as in PyTorch, with gates in the order i, f, g, o: `weight_ih_l0` [4 units, inputs],
 * `weight_hh_l0` [4 units, units], `bias_ih_l0` and `bias_hh_l0` [4 units]; for the second direction the same with
 * `_reverse`. They begin uniform in ±1/√units, drawn from `engine.stream('lstm')` by the layer's name.
 *
 * @throws ThetalabError when `units` is not a positive whole number, or the input has no time axis
 */
export class Lstm extends tf.layers.Layer {
  static className = 'Lstm';
  readonly units: number;
  readonly bidirectional: boolean;
  readonly returnSequences: boolean;
  private readonly directions: Weight[][] = [];

  constructor(options: LstmOptions) {
    super(options);
    const { units, bidirectional = false, returnSequences = false } = options;
    if (!Number.isInteger(units) || units < 1) {
      throw expected('Lstm', 'a whole number of units, at least 1', String(units));
    }
    this.units = units;
    this.bidirectional = bidirectional;
    this.returnSequences = returnSequences;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = onlyShape(inputShape);
    const inputs = shape[2];
    if (shape.length !== 3 || !inputs) {
      throw expected(this.name, 'an input [batch, time, inputs]', `[${shape}]`);
    }
    const gates = 4 * this.units;
    for (const suffix of this.bidirectional ? ['', '_reverse'] : ['']) {
      const add = (name: string, size: number[]) =>
        this.addWeight(`${name}_l0${suffix}`, size, 'float32', tf.initializers.zeros());
      this.directions.push([
        add('weight_ih', [gates, inputs]),
        add('weight_hh', [gates, this.units]),
        add('bias_ih', [gates]),
        add('bias_hh', [gates]),
      ]);
    }
    const random = stream('lstm').split(this.name);
    const bound = 1 / Math.sqrt(this.units);
    this.directions.flat().forEach((weight, index) => {
      const values = new Float32Array(tf.util.sizeFromShape(weight.shape as number[]));
      random.split(index).fillUniform(values);
      const drawn = values.map((unit) => bound * (2 * unit - 1));
      tf.tidy(() => void weight.write(tf.tensor(drawn, weight.shape as number[])));
    });
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, time] = onlyShape(inputShape) as [number | null, number | null];
    const columns = this.units * (this.bidirectional ? 2 : 1);
    return this.returnSequences ? [batch, time, columns] : [batch, columns];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const weights = this.directions.map((direction): LstmWeights => {
        const [input, recurrent, fromInput, fromState] = direction.map((weight) => weight.read());
        return {
          input: input as tf.Tensor2D,
          recurrent: recurrent as tf.Tensor2D,
          bias: tf.add(fromInput!, fromState!),
        };
      });
      const { y, hidden } = lstm(onlyInput(inputs) as tf.Tensor3D, weights);
      if (this.returnSequences) return y;
      return tf.reshape(tf.transpose(hidden, [1, 0, 2]), [y.shape[0], y.shape[2]]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { units, bidirectional, returnSequences } = this;
    return { ...super.getConfig(), units, bidirectional, returnSequences };
  }
}

tf.serialization.registerClass(Lstm);

function onlyShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
  return (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
}
