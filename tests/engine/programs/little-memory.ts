// Lets the system refuse memory beyond what the process has and 1 GB more, and prints what calls that need more say.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import * as engine from '../../../src/engine';

function failureOf(call: () => tf.Tensor): string {
  try {
    tf.tidy(call);
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
}

async function main(): Promise<void> {
  await engine.use('native', { threads: 2 });
  const kilobytes = Number(/^VmSize:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]);
  execFileSync('prlimit', [`--pid=${process.pid}`, `--as=${kilobytes * 1024 + 2 ** 30}`]);
  const tensor = failureOf(() => tf.add(tf.ones([1000, 1, 1000]), tf.ones([1, 1000, 1])));
  const x = tf.ones([1, 3, 2]) as tf.Tensor3D;
  const filter = tf.ones([3, 2, 2]) as tf.Tensor3D;
  const working = failureOf(() => tf.conv1d(x, filter, 1, 'same', 'NWC', 2 ** 27));
  const after = tf.sum(tf.matMul(tf.ones([100, 2]), tf.ones([2, 100]))).dataSync()[0];
  console.log(JSON.stringify({ tensor, working, after }));
}

void main();
