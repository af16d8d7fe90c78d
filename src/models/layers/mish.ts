import * as tf from '@tensorflow/tfjs';
import { mish } from '../../engine';
import { onlyInput } from './only-input';

/**
 * The activation `x tanh(ln(1 + e^x))`, elementwise; any shape.
 *
 * Misra: Mish: a self regularized non-monotonic activation function (BMVC 2020).
 */
export class Mish extends tf.layers.Layer {
  static className = 'Mish';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return mish(onlyInput(inputs));
  }
}

tf.serialization.registerClass(Mish);
