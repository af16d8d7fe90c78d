import type { EngineName } from '../../src/engine';
import { findTensorflow } from '../../src/engine/tensorflow';
import { loadAddon } from '../../src/native';

const missing: Record<EngineName, string | undefined> = {
  cpu: undefined,
  native: loadAddon().reason,
  tensorflow: findTensorflow() ? undefined : 'it is not installed; npm run engine:tensorflow',
};

/** Every engine, whether it can run here, and what to call it in a test's title. */
export const engines = (Object.keys(missing) as EngineName[]).map((name) => {
  const reason = missing[name];
  const title = reason === undefined ? `engine ${name}` : `engine ${name} (skipped: ${reason})`;
  return { name, available: reason === undefined, title };
});

/** Those that can run here. */
export const availableEngines = engines.flatMap(({ name, available }) => (available ? [name] : []));
