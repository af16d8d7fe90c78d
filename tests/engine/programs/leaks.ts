// Trains, or makes calls that fail, a thousand times, and prints what memory is in use at times, garbage collected.
// Arguments: training or failures. Node's option: --expose-gc.
import { setImmediate as turn } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs';
import * as engine from '../../../src/engine';
import type { NativeBackend } from '../../../src/engine/native-backend';
import { loadAddon } from '../../../src/native';
import { SmallTraining } from './small-training';

/** What is in use, in bytes but for the numbers of tensors and arrays. */
export interface Usage {
  rss: number;
  external: number;
  tensors: number;
  tensorBytes: number;
  arrays: number;
  inPool: number;
}

async function usage(): Promise<Usage> {
  // Memory of collected arrays is given back in later turns of the event loop.
  for (let i = 0; i < 3; i++) {
    globalThis.gc!();
    await turn();
  }
  const { rss, external } = process.memoryUsage();
  const { numTensors, numBytes } = tf.memory();
  const backend = tf.backend() as NativeBackend;
  const { used } = backend.pool.memory();
  return {
    rss,
    external,
    tensors: numTensors,
    tensorBytes: numBytes,
    arrays: backend.numDataIds(),
    inPool: used,
  };
}

/** Calls that cannot work, each for a reason of its own. */
function failures(): (() => void)[] {
  const row = tf.ones([1, 9000]) as tf.Tensor2D;
  const x = tf.ones([1, 3, 2]) as tf.Tensor3D;
  const filter = tf.ones([3, 2, 2]) as tf.Tensor3D;
  const image = tf.ones([1, 1, 3, 2]) as tf.Tensor4D;
  const kernel = tf.ones([1, 3, 2, 2]) as tf.Tensor4D;
  const large = tf.ones([3_000_000, 2]);
  const two = tf.ones([2]);
  return [
    () => tf.matMul(row, row),
    () => tf.matMul(row, row, true),
    () => tf.conv1d(x, filter, 1, 'same', 'NWC', 2 ** 24),
    // Not conv1d: what it reshapes first, TensorFlow.js keeps for a gradient that is never taken.
    () => tf.grad((f) => tf.conv2d(image, f as tf.Tensor4D, 1, 'same', 'NHWC', [1, 2 ** 24]))(kernel),
    () => tf.add(tf.ones([5000, 1]), tf.ones([1, 5000])),
    () => engine.batchNormTraining(large, two, two, 1e-5),
    () => tf.tile(large, [10, 1]),
  ];
}

async function main(task: string | undefined): Promise<void> {
  await engine.use('native', { threads: 2 });
  const usages: Usage[] = [];
  if (task === 'training') {
    const training = new SmallTraining();
    for (let step = 0; step <= 1000; step++) {
      training.step();
      if (step % 100 === 0) usages.push(await usage());
    }
  } else {
    const calls = failures();
    loadAddon().addon!.setMemoryLimit(20e6);
    for (let round = 0; round <= 150; round++) {
      for (const [i, call] of calls.entries()) {
        try {
          tf.tidy(call);
          throw new Error(`call ${i} did not fail`);
        } catch (error) {
          if (!/out of|memory of|inner shapes/i.test((error as Error).message)) throw error;
        }
      }
      if (round % 15 === 0) usages.push(await usage());
    }
  }
  console.log(JSON.stringify({ activation: SmallTraining.activationBytes, usages }));
}

void main(process.argv[2]);
