import * as tf from '@tensorflow/tfjs';
import { loadAddon } from '../native';
import { expected, machineMemory, physicalCores, shared } from '../system';
import { type EngineInfo, type NativeOptions, nativeName } from './engine-info';
import { registerKernels } from './kernels';
import { NativeBackend } from './native-backend';

const state = shared<{ backend?: NativeBackend }>('engine.native', () => ({}));

/**
 * Starts the native engine.
 * @throws ThetalabError when it is not built or this machine cannot load it
 */
export async function startNative(options: NativeOptions): Promise<EngineInfo> {
  const { threads = Math.min(physicalCores(), 256), convolution = 'fast' } = options;
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
  addon.setMemoryLimit(machineMemory());
  addon.setThreads(threads);
  addon.setConvolution(convolution);
  await tf.setBackend(nativeName);
  return { name: 'native', threads, detail: `C++, ${addon.instructions()}, ${convolution} convolution` };
}
