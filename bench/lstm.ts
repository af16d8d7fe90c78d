import * as tf from '@tensorflow/tfjs';
import * as engine from '../src/engine';

/** The size of one measured job. */
export interface LstmSize {
  batch: number;
  time: number;
  inputs: number;
  units: number;
  layers: number;
}

/** A training step of a bidirectional LSTM: forward, mean of the outputs as loss, backward, Adam. */
export class LstmStep {
  readonly name: string;
  private readonly x: tf.Tensor3D;
  private readonly parameters: tf.Variable[] = [];
  private readonly m: tf.Variable[];
  private readonly v: tf.Variable[];
  private step = 0;

  constructor(private readonly size: LstmSize) {
    const { batch, time, inputs, units, layers } = size;
    this.name = `LSTM, ${layers} x 2 x ${units}, ${batch} sequences of ${time} x ${inputs}`;
    const random = engine.stream('bench');
    const add = (name: string, ...shape: number[]) => {
      const values = random.split(name).fillUniform(new Float32Array(tf.util.sizeFromShape(shape)));
      const drawn = values.map((unit) => (2 * unit - 1) / Math.sqrt(units));
      this.parameters.push(tf.variable(tf.tensor(drawn, shape)));
    };
    for (let layer = 0; layer < layers; layer++) {
      for (const direction of ['forward', 'backward']) {
        add(`input ${layer} ${direction}`, 4 * units, layer === 0 ? inputs : 2 * units);
        add(`recurrent ${layer} ${direction}`, 4 * units, units);
        add(`input bias ${layer} ${direction}`, 4 * units);
        add(`recurrent bias ${layer} ${direction}`, 4 * units);
      }
    }
    const zeros = () => this.parameters.map((parameter) => tf.variable(tf.zerosLike(parameter)));
    this.m = zeros();
    this.v = zeros();
    const values = random.split('x').fillNormal(new Float32Array(batch * time * inputs));
    this.x = tf.tensor3d(values, [batch, time, inputs]);
  }

  /** One step of training; returns the loss. */
  run(): number {
    this.step++;
    const { value, grads } = tf.variableGrads(() => this.loss(), this.parameters);
    const ordered = this.parameters.map((parameter) => grads[parameter.name]!);
    engine.adamUpdate(this.parameters, ordered, this.m, this.v, {
      ...{ step: this.step, learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    });
    const loss = value.dataSync()[0]!;
    tf.dispose([value, ...ordered]);
    return loss;
  }

  dispose(): void {
    tf.dispose([this.x, ...this.parameters, ...this.m, ...this.v]);
  }

  private loss(): tf.Scalar {
    let h = this.x;
    for (let layer = 0; layer < this.size.layers; layer++) {
      const weights = [0, 1].map((direction): engine.LstmWeights => {
        const first = (2 * layer + direction) * 4;
        const [input, recurrent, fromInput, fromState] = this.parameters.slice(first, first + 4);
        return {
          input: input as unknown as tf.Tensor2D,
          recurrent: recurrent as unknown as tf.Tensor2D,
          bias: tf.add(fromInput!, fromState!),
        };
      });
      h = engine.lstm(h, weights).y;
    }
    return tf.mean(h);
  }
}
