import * as tf from '@tensorflow/tfjs';

/**
 * Plain JavaScript computes until an engine is chosen. TensorFlow.js greets its first use with advice to install a
 * package that cannot train these models; our own warning (`use`) says what is slow and why.
 */
function withoutGreeting(): void {
  const factory = tf.findBackendFactory('cpu');
  if (factory === null || 'cpu' in tf.engine().registry) return; // not there, or it has greeted already
  tf.removeBackend('cpu');
  const lowestPriority = 1;
  tf.registerBackend(
    'cpu',
    () => Object.assign(factory() as tf.KernelBackend, { firstUse: false }),
    lowestPriority,
  );
}

withoutGreeting();
