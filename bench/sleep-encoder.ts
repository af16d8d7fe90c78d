import * as tf from '@tensorflow/tfjs';
import * as engine from '../src/engine';
import { embed } from '../src/latent';
import * as models from '../src/models';
import { Adam, ntXent } from '../src/train';
import type { Job, Work } from './job';

/** The size of a contrastive step. */
export interface StepSize {
  /** Pairs of views: twice as many epochs go through the encoder. */
  pairs: number;
  samples: number;
  /** Channels of an epoch (default 1). */
  channels?: number;
}

/** A contrastive training step of SimpleSleepNet, with what training does besides the augmentations: NT-Xent and Adam. */
export function contrastiveStep(name: string, size: StepSize, more: Pick<Job, 'memory'> = {}): Job {
  const { pairs, samples, channels = 1 } = size;
  return {
    name,
    peer: {
      library: 'PyTorch',
      script: 'sleep_encoder.py',
      args: [pairs, samples, channels],
      compiles: true,
    },
    create: () => stepOf({ pairs, samples, channels }),
    ...more,
  };
}

function stepOf({ pairs, samples, channels }: Required<StepSize>): Work {
  const encoder = withChannels(models.simpleSleepNet(), channels);
  const adam = new Adam([encoder], { learningRate: 1e-3 });
  const x = noise('x', [2 * pairs, samples, channels]);
  let steps = 0;
  const loss = () => {
    const z = encoder.apply(x, { training: true }) as tf.Tensor2D;
    const [first, second] = tf.split(z, 2) as [tf.Tensor2D, tf.Tensor2D];
    return ntXent(first, second, 0.07);
  };
  return {
    run() {
      models.setDropoutStep(encoder, engine.stream('dropout').split(steps++));
      return adam.minimize(loss);
    },
    dispose() {
      adam.dispose();
      tf.dispose([x, ...encoder.weights.map((weight) => weight.read())]);
    },
  };
}

/** The same network for epochs of several channels: its first layer is made anew. */
function withChannels(model: tf.LayersModel, channels: number): tf.LayersModel {
  if (channels === 1) return model;
  const [first, ...rest] = model.layers as [tf.layers.Layer, ...tf.layers.Layer[]];
  const Layer = first.constructor as new (config: object) => tf.layers.Layer;
  const made = new Layer({ ...first.getConfig(), batchInputShape: [null, null, channels] });
  return models.initializeWeights(tf.sequential({ layers: [made, ...rest] }), engine.stream('init'));
}

/** Embeds many epochs with SimpleSleepNet as `latent.embed` does. */
export function embedding(name: string, epochs: number, samples: number): Job {
  return {
    name,
    peer: {
      library: 'PyTorch',
      script: 'sleep_encoder_embedding.py',
      args: [epochs, samples],
      compiles: true,
    },
    warm: true,
    async create() {
      const encoder = models.simpleSleepNet();
      const values = engine.stream('x').fillNormal(new Float32Array(epochs * samples));
      const some = Math.min(epochs, 128);
      const channels = ['EEG'];
      await embed(encoder, { values: values.subarray(0, some * samples), length: some, channels });
      return {
        run: () => embed(encoder, { values, length: epochs, channels }),
        dispose: () => encoder.dispose(),
      };
    },
  };
}

function noise(name: string, shape: number[]): tf.Tensor {
  const values = engine.stream(name).fillNormal(new Float32Array(tf.util.sizeFromShape(shape)));
  return tf.tensor(values, shape);
}
