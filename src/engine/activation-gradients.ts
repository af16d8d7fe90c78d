import * as tf from '@tensorflow/tfjs';
import { hasKernel, runKernel } from './ops/kernel';

/**
 * Gradients of TensorFlow.js' own activations, registered over its own, that take one step where the engine has a kernel
 * for it, and the usual steps elsewhere.
 */
const ofOutput: Record<string, (y: tf.Tensor, dy: tf.Tensor) => tf.Tensor> = {
  Sigmoid: (y, dy) => tf.mul(dy, tf.mul(y, tf.sub(1, y))),
  Tanh: (y, dy) => tf.mul(dy, tf.sub(1, tf.square(y))),
};

for (const [kernelName, composed] of Object.entries(ofOutput)) {
  tf.registerGradient({
    kernelName,
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({
      x: () =>
        hasKernel(`${kernelName}Grad`, y!)
          ? runKernel(`${kernelName}Grad`, { y: y!, dy: dy as tf.Tensor })
          : composed(y!, dy as tf.Tensor),
    }),
  });
  // The gradient of the gradient.
  tf.registerGradient({
    kernelName: `${kernelName}Grad`,
    inputsToSave: ['y', 'dy'],
    gradFunc: (ddx, [y, dy]) => {
      const slope = kernelName === 'Tanh' ? tf.mul(-2, y!) : tf.sub(1, tf.mul(2, y!));
      return {
        y: () => tf.mul(tf.mul(ddx as tf.Tensor, dy!), slope),
        dy: () => composed(y!, ddx as tf.Tensor),
      };
    },
  });
}

tf.registerGradient({
  kernelName: 'Softmax',
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({
    logits: () =>
      hasKernel('SoftmaxGrad', y!)
        ? runKernel('SoftmaxGrad', { y: y!, dy: dy as tf.Tensor })
        : softmaxGradient(y!, dy as tf.Tensor),
  }),
});

function softmaxGradient(y: tf.Tensor, dy: tf.Tensor): tf.Tensor {
  const product = tf.mul(dy, y);
  return tf.sub(product, tf.mul(tf.sum(product, -1, true), y));
}

// The gradient of the gradient: y (d - s) with s = sum of dy y, by dy and by y.
tf.registerGradient({
  kernelName: 'SoftmaxGrad',
  inputsToSave: ['y', 'dy'],
  gradFunc: (ddx, [y, dy]) => ({
    dy: () => softmaxGradient(y!, ddx as tf.Tensor),
    y: () => {
      const given = ddx as tf.Tensor;
      const sums = [tf.mul(dy!, y!), tf.mul(given, y!)].map((product) => tf.sum(product, -1, true));
      return tf.sub(tf.mul(given, tf.sub(dy!, sums[0]!)), tf.mul(sums[1]!, dy!));
    },
  }),
});

tf.registerGradient({
  kernelName: 'Relu6',
  inputsToSave: ['x'],
  gradFunc: (dy, [x]) => ({
    x: () =>
      hasKernel('Relu6Grad', x!)
        ? runKernel('Relu6Grad', { x: x!, dy: dy as tf.Tensor })
        : tf.mul(dy as tf.Tensor, tf.cast(tf.mul(tf.lessEqual(x!, 6), tf.step(x!)), 'float32')),
  }),
});

tf.registerGradient({
  kernelName: 'Relu6Grad',
  inputsToSave: ['x'],
  gradFunc: (ddx, [x]) => ({
    x: () => tf.zerosLike(x!),
    dy: () => runKernel('Relu6Grad', { x: x!, dy: ddx as tf.Tensor }),
  }),
});

tf.registerGradient({
  kernelName: 'LeakyRelu',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], { alpha }) => ({
    x: () => tf.mul(dy as tf.Tensor, tf.step(x!, alpha as number)),
  }),
});
