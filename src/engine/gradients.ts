import * as tf from '@tensorflow/tfjs';
import './convolution-gradients';
import './fused-convolution';
import './ops/gather-gradient';

/** A gradient of the mean that does not multiply by a tensor of ones, registered over that of TensorFlow.js. */
tf.registerGradient({
  kernelName: 'Mean',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], { axis }) => ({
    x: () => {
      const axes = tf.util.parseAxisParam(axis as number[], x!.shape);
      const kept = x!.shape.map((size, index) => (axes.includes(index) ? 1 : size));
      const count = axes.reduce((product, index) => product * x!.shape[index]!, 1);
      return tf.broadcastTo(tf.div(tf.reshape(dy as tf.Tensor, kept), count), x!.shape as [number]);
    },
  }),
});
