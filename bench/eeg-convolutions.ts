import * as tf from '@tensorflow/tfjs';
import * as engine from '../src/engine';
import type { Work } from './job';

const blocks = [
  { inputs: 129, outputs: 32, dilation: 1 },
  { inputs: 32, outputs: 64, dilation: 2 },
  { inputs: 64, outputs: 128, dilation: 4 },
  { inputs: 128, outputs: 128, dilation: 8 },
];
const kernelSize = 7;
const classes = 2;

/** The size of one measured job. */
export interface EegConvolutionsSize {
  /** Windows of 129 channels. */
  batch: number;
  samples: number;
}

/**
 * A supervised training step over windows of 129 channels of EEG: four dilated convolutions, each with batch norm and Mish;
 * mean over time; a dense layer to two classes; cross-entropy; Adam.
 */
export function eegConvolutions({ batch, samples }: EegConvolutionsSize): Work {
  const random = engine.stream('bench/eeg-convolutions');
  const normal = (name: string, shape: number[], scale: number) =>
    tf.tidy(() => {
      const values = random.split(name).fillNormal(new Float32Array(tf.util.sizeFromShape(shape)));
      return tf.mul(tf.tensor(values, shape), scale);
    });
  const layers = blocks.map(({ inputs, outputs, dilation }, i) => ({
    filter: tf.variable(
      normal(`filter${i}`, [kernelSize, inputs, outputs], 1 / Math.sqrt(kernelSize * inputs)),
    ),
    bias: tf.variable(tf.zeros([outputs])),
    gamma: tf.variable(tf.ones([outputs])),
    beta: tf.variable(tf.zeros([outputs])),
    dilation,
  }));
  const width = blocks.at(-1)!.outputs;
  const dense = tf.variable(normal('dense', [width, classes], 1 / Math.sqrt(width)));
  const denseBias = tf.variable(tf.zeros([classes]));
  const parameters = [
    ...layers.flatMap(({ filter, bias, gamma, beta }) => [filter, bias, gamma, beta]),
    ...[dense, denseBias],
  ];
  const zeros = () => parameters.map((parameter) => tf.variable(tf.zerosLike(parameter)));
  const [m, v] = [zeros(), zeros()];
  const x = normal('x', [batch, samples, blocks[0]!.inputs], 1) as tf.Tensor3D;
  const labels = tf.tidy(() => {
    const drawn = Int32Array.from({ length: batch }, (_, i) => i % classes);
    return tf.cast(tf.oneHot(tf.tensor1d(drawn, 'int32'), classes), 'float32');
  });

  const loss = (): tf.Scalar => {
    let h = x;
    for (const { filter, bias, gamma, beta, dilation } of layers) {
      const z = tf.conv1d(h, filter as unknown as tf.Tensor3D, 1, 'same', 'NWC', dilation);
      const none = { rate: 0, key: [0, 0] } as const;
      h = engine.batchNormMish(tf.add(z, bias), gamma, beta, 1e-5, none).y as tf.Tensor3D;
    }
    const logits = tf.add(
      tf.matMul(tf.mean(h, 1) as tf.Tensor2D, dense as unknown as tf.Tensor2D),
      denseBias,
    );
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), labels), 1))) as tf.Scalar;
  };

  let step = 0;
  return {
    run() {
      step++;
      const { value, grads } = tf.variableGrads(loss, parameters);
      const ordered = parameters.map(({ name }) => grads[name]!);
      engine.adamUpdate(parameters, ordered, m, v, {
        ...{ step, learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      });
      value.dataSync();
      tf.dispose([value, ...ordered]);
    },
    dispose() {
      tf.dispose([...parameters, ...m, ...v, x, labels]);
    },
  };
}
