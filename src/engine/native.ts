import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { expected, shared } from '../system';
import { type EngineInfo, nativeName } from './engine-info';
import { registerKernels } from './kernels';
import { loadAddon } from './native-addon';
import { NativeBackend } from './native-backend';

const state = shared<{ backend?: NativeBackend }>('engine.native', () => ({}));

/**
 * Starts the native engine.
 *
 * @param threads default one per processor that this process may use
 * @throws ThetalabError when it is not built or this machine cannot load it
 */
export async function startNative(threads = Math.min(availableParallelism(), 256)): Promise<EngineInfo> {
  const { addon, reason } = loadAddon();
  if (!addon)
    throw expected(
      'engine.use',
      "a built 'native' engine",
      `none: ${reason}`,
      'node scripts/build-native.mjs builds it',
    );
  registerKernels();
  if (!state.backend) {
    const backend = new NativeBackend(addon);
    state.backend = backend;
    tf.registerBackend(nativeName, () => backend, 3);
  }
  addon.setThreads(threads);
  await tf.setBackend(nativeName);
  return { name: 'native', threads, detail: `C++, ${addon.instructions()}` };
}
