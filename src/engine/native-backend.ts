import { expected } from '../system';
import type { EngineInfo } from './engine-info';

/** Why the native engine cannot be used here, or undefined when it can. */
export function stopReason(): string | undefined {
  return 'it is not built';
}

/** Starts the native engine. */
export async function startNative(_threads: number | undefined): Promise<EngineInfo> {
  throw expected('engine.use', "the 'native' engine to be built", stopReason()!, 'npm run build:native');
}
