import * as tf from '@tensorflow/tfjs';
import { hasKernel, runKernel } from './kernel';

/** The gradient of `tf.gather` in one step where the engine has it, in TensorFlow.js' own steps elsewhere. */
const composed = tf.getGradient('GatherV2');

tf.registerGradient({
  ...composed,
  gradFunc: (dy, saved, attributes) => {
    const [x, indices] = saved as [tf.Tensor, tf.Tensor];
    if (!hasKernel('GatherV2Grad', dy as tf.Tensor) || x.dtype !== 'float32')
      return composed.gradFunc(dy, saved, attributes);
    const inputs = { dy: dy as tf.Tensor, indices };
    return {
      x: () => runKernel('GatherV2Grad', inputs, { ...attributes, inputShape: x.shape }),
      indices: () => indices,
    };
  },
});

/** `tf.gatherND` and `tf.scatterND` are each other's gradients; TensorFlow.js has none. */
tf.registerGradient({
  kernelName: 'GatherNd',
  inputsToSave: ['params', 'indices'],
  gradFunc: (dy, [params, indices]) => ({
    params: () => tf.scatterND(indices!, dy as tf.Tensor, params!.shape as [number]),
    indices: () => tf.zerosLike(indices!),
  }),
});

tf.registerGradient({
  kernelName: 'ScatterNd',
  inputsToSave: ['indices'],
  gradFunc: (dy, [indices]) => ({
    updates: () => tf.gatherND(dy as tf.Tensor, indices!),
    indices: () => tf.zerosLike(indices!),
  }),
});
