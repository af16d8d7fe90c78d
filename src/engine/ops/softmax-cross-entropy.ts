import * as tf from '@tensorflow/tfjs';
import { expected } from '../../system';
import { hasKernel, runKernel } from './kernel';

/**
 * The cross-entropy of the softmax of `logits`, a loss for each row; `tf.mean` of them is PyTorch's
 * `F.cross_entropy(logits, labels)`. Softmax, logarithm and sum are one step, and so is their gradient, which flows to the
 * logits only.
 *
 * @param logits [..., classes]
 * @param labels the class of each row, int32 [...], or how probable each class is, float32 [..., classes]
 * @throws ThetalabError when shapes do not belong together or a label is none of the classes
 */
export function softmaxCrossEntropy(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  checkLabels(logits, labels);
  if (hasKernel('SoftmaxCrossEntropy', logits) && labels.dtype !== 'bool')
    return runKernel('SoftmaxCrossEntropy', { logits, labels });
  return tf.tidy(() => {
    const classes = logits.shape.at(-1)!;
    const all = tf.range(0, classes, 1, 'int32');
    const isClass = () => tf.cast(tf.equal(tf.expandDims(labels, -1), all), 'float32');
    const truth = labels.dtype === 'int32' ? isClass() : labels;
    return tf.neg(tf.sum(tf.mul(truth, tf.logSoftmax(logits)), -1));
  });
}

function checkLabels(logits: tf.Tensor, labels: tf.Tensor): void {
  const classes = logits.shape.at(-1) ?? 0;
  const whole = labels.dtype === 'int32';
  const wanted = whole ? logits.shape.slice(0, -1) : logits.shape;
  if (
    logits.rank < 1 ||
    !['int32', 'float32'].includes(labels.dtype) ||
    !tf.util.arraysEqual(wanted, labels.shape)
  ) {
    const got = `logits [${logits.shape}], labels ${labels.dtype} [${labels.shape}]`;
    throw expected(
      'softmaxCrossEntropy',
      'logits [..., classes], labels int32 [...] or float32 [..., classes]',
      got,
    );
  }
  const wrong = whole ? labels.dataSync().find((label) => label < 0 || label >= classes) : undefined;
  if (wrong !== undefined)
    throw expected('softmaxCrossEntropy', `labels from 0 to ${classes - 1}`, String(wrong));
}

tf.registerGradient({
  kernelName: 'SoftmaxCrossEntropy',
  inputsToSave: ['logits', 'labels'],
  gradFunc: (dy, [logits, labels]) => ({
    logits: () =>
      runKernel('SoftmaxCrossEntropyGrad', { logits: logits!, labels: labels!, dy: dy as tf.Tensor }),
    labels: () => {
      throw expected('softmaxCrossEntropy', 'labels that are not learned', 'labels to differentiate by');
    },
  }),
});
