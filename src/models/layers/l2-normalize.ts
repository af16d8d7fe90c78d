import * as tf from '@tensorflow/tfjs';
import { l2Normalize } from '../../engine';
import { onlyInput } from './only-input';

/** Scales each row (last axis) to unit Euclidean length, so that dot products are cosines; a row of zeros stays zero. */
export class L2Normalize extends tf.layers.Layer {
  static className = 'L2Normalize';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return l2Normalize(onlyInput(inputs));
  }
}

tf.serialization.registerClass(L2Normalize);
