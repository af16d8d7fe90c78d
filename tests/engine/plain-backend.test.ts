import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(__dirname, '..', '..');

/** What a program prints that computes with plain TensorFlow.js after `first`. */
function printed(first: string): string {
  const code = `${first}; const tf = require('@tensorflow/tfjs'); console.log(tf.add(1, 2).dataSync()[0], tf.getBackend())`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', code], { cwd: root, encoding: 'utf8' });
  return stderr + stdout;
}

test('without an engine chosen, plain JavaScript computes, and says nothing about other packages', () => {
  expect(printed('')).toContain('Hi, looks like you are running TensorFlow.js in Node.js'); // what we leave out
  expect(printed("require('./dist/engine')")).toBe('3 cpu\n');
});

test('a backend that has begun is left alone', () => {
  const begun =
    "const { add } = require('@tensorflow/tfjs'); globalThis.kept = add(1, 1); require('./dist/engine')";
  expect(printed(`${begun}; console.log(kept.dataSync()[0])`)).toMatch(/2\n3 cpu\n$/);
});
