import Module from 'node:module';
import { shared } from '../system';

/**
 * A package may bring a TensorFlow.js of its own, as danfojs does. All copies share one registry of gradients, in which the
 * last one loaded would win, and its convolutions know no dilation. From here on a copy that is being loaded adds
 * gradients only where there are none; `tf.registerGradient` in any other code replaces them as ever.
 */
shared('engine.keepingGradients', () => {
  const registry = gradients();
  registry.set = (kernel, gradient) =>
    registry.has(kernel) && isTensorflowLoading()
      ? registry
      : Map.prototype.set.call(registry, kernel, gradient);
  return registry;
});

/** Where tfjs-core 4.22 keeps what its copies share. */
function gradients(): Map<string, unknown> {
  const { _tfGlobals } = globalThis as unknown as { _tfGlobals: Map<string, Map<string, unknown>> };
  return _tfGlobals.get('gradRegistry')!;
}

/** Whether a file of @tensorflow/tfjs, -core, -node or the like is being run for the first time. */
function isTensorflowLoading(): boolean {
  const { _cache } = Module as unknown as { _cache: Record<string, NodeJS.Module> };
  return Object.values(_cache).some(
    ({ loaded, filename }) => !loaded && /[\\/]@tensorflow[\\/]tfjs/.test(filename),
  );
}
