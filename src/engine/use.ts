import * as tf from '@tensorflow/tfjs';
import { loadAddon } from '../native';
import { expected, shared } from '../system';
import type { EngineInfo, EngineName, NativeOptions } from './engine-info';
import { startNative } from './native';
import { startTensorflow } from './tensorflow';

/** How many times slower the plain JavaScript engine trains the sleep encoder than the native one (bench/engine.ts). */
const cpuSlowdown = 2000;

const state = shared<{ info?: EngineInfo; warned?: boolean }>('engine.current', () => ({}));

/**
 * Chooses the engine that computes. Tensors and models made before stay usable: tfjs moves them when they are used.
 *
 * The choice is that of the calling JavaScript thread: each Worker of `node:worker_threads` calls `use` for itself, with its
 * own options, and has its own tensors. Native engines of several threads share one set of helping threads; while one of
 * them has these, the others compute alone. Results are the same bits with or without. A Worker may be terminated, and the
 * process may end, at any moment.
 *
 * @param name 'native' (C++), 'tensorflow' (tfjs-node-gpu or tfjs-node, when installed), 'cpu' (plain JavaScript), or
 *   'auto' (default): the first of these that works, with a warning when that is 'cpu'
 * @param options for 'native': threads and the way of convolution; other engines take none
 * @throws ThetalabError when the engine asked for cannot run: the message says why and what to do
 */
export async function use(
  name: EngineName | 'auto' = 'auto',
  options: NativeOptions = {},
): Promise<EngineInfo> {
  const { threads, convolution } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= 256)) {
    throw expected('engine.use', 'a whole number of threads from 1 to 256', String(threads));
  }
  if (convolution !== undefined && convolution !== 'fast' && convolution !== 'direct') {
    throw expected('engine.use', "a convolution of 'fast' or 'direct'", `'${convolution}'`);
  }
  const starters = { native: () => startNative(options), tensorflow: () => startTensorflow(), cpu: startCpu };
  if (name !== 'auto' && !(name in starters)) {
    throw expected('engine.use', "'auto', 'native', 'tensorflow' or 'cpu'", `'${name}'`);
  }
  const option = threads !== undefined ? 'threads' : convolution !== undefined ? 'convolution' : undefined;
  if (option && (name === 'cpu' || name === 'tensorflow')) {
    const got = `${option} ${options[option]}`;
    throw expected('engine.use', `no options with the engine '${name}'`, got, "they are for 'native'");
  }
  state.info = name === 'auto' ? await startFirst(options) : await starters[name]();
  return state.info;
}

/** The engine chosen with `use()`; before that, what tfjs begins with: plain JavaScript. */
export function current(): EngineInfo {
  return state.info ?? { name: 'cpu', threads: 1, detail: `tfjs ${tf.version_core}` };
}

/** Makes sure that an engine runs: the one chosen with `use()`, else the best there is, whatever `tf.setBackend` chose. */
export async function ready(): Promise<EngineInfo> {
  return state.info ?? (await use());
}

async function startFirst(options: NativeOptions): Promise<EngineInfo> {
  const { reason } = loadAddon();
  if (reason === undefined) return startNative(options);
  try {
    return await startTensorflow();
  } catch {
    if (!state.warned) {
      state.warned = true;
      process.emitWarning(
        `training runs about ${cpuSlowdown} times slower on the plain JavaScript engine than on the native one, which cannot be used: ${reason}`,
        'EngineWarning',
      );
    }
    return startCpu();
  }
}

async function startCpu(): Promise<EngineInfo> {
  await tf.setBackend('cpu');
  return { name: 'cpu', threads: 1, detail: `plain JavaScript, tfjs ${tf.version_core}` };
}
