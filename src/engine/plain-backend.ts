import * as tf from '@tensorflow/tfjs';

/**
 * Plain JavaScript computes until an engine is chosen. TensorFlow.js greets its first use with advice to install a
 * package that cannot train these models; our own warning (`use`) says what is slow and why.
 */
function withoutGreeting(): void {
  const factory = tf.findBackendFactory('cpu');
  const begun = tf.engine().registry.cpu;
  if (begun) Object.assign(begun, { firstUse: false });
  if (factory === null || begun) return;
  tf.removeBackend('cpu');
  const lowestPriority = 1;
  tf.registerBackend(
    'cpu',
    () => Object.assign(factory() as tf.KernelBackend, { firstUse: false }),
    lowestPriority,
  );
}

withoutGreeting();
