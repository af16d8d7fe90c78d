import type * as tf from '@tensorflow/tfjs';
import { BatchNorm } from './layers/batch-norm';
import { Mish } from './layers/mish';
import { SeededDropout } from './layers/seeded-dropout';

/** Arguments of `tf.layers.dense` and `tf.layers.conv1d` for weights that `initializeWeights` draws later. */
export const undrawn = { kernelInitializer: 'zeros', biasInitializer: 'zeros' } as const;

/**
 * What follows each weighted layer of the sleep networks: batch normalisation, Mish, dropout. Layers are named like
 * PyTorch's members of a Sequential, `<prefix>.<position>`.
 */
export function activated(prefix: string, position: number, dropout: number): tf.layers.Layer[] {
  return [
    new BatchNorm({ name: `${prefix}.${position}` }),
    new Mish({ name: `${prefix}.${position + 1}` }),
    new SeededDropout({ name: `${prefix}.${position + 2}`, rate: dropout }),
  ];
}
