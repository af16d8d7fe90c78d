import { createRequire } from 'node:module';
import type { Tensor2D } from '@tensorflow/tfjs';

/**
 * What a user's first cell does, in a fresh Node with the built library (`engine-start-program.js DIST/INDEX.JS THREADS [INSTRUCTIONS]`):
 * starts the engine, makes a SimpleSleepNet and takes one contrastive training step on 4 pairs of 3000 samples. Prints the
 * milliseconds from the call of `engine.use('native')` to the end of the step, and the peak memory in MB.
 */
async function firstStep(library: string, threads: number, instructions: string): Promise<void> {
  const require = createRequire(library);
  const { engine, models, train } = require(library) as typeof import('../src');
  const tf = require('@tensorflow/tfjs') as typeof import('@tensorflow/tfjs');
  const start = performance.now();
  await engine.use('native', { threads });
  if (instructions) (await import('../src/native')).loadAddon().addon!.setInstructions(instructions);
  const encoder = models.simpleSleepNet();
  const adam = new train.Adam([encoder]);
  const x = tf.tensor(engine.stream('x').fillNormal(new Float32Array(8 * 3000)), [8, 3000, 1]);
  adam.minimize(() => {
    const [first, second] = tf.split(encoder.apply(x, { training: true }) as Tensor2D, 2) as [
      Tensor2D,
      Tensor2D,
    ];
    return train.ntXent(first, second);
  });
  console.log(`${performance.now() - start} ${process.resourceUsage().maxRSS / 1024}`);
}

const [library, threads, instructions = ''] = process.argv.slice(2);
void firstStep(library!, Number(threads), instructions);
