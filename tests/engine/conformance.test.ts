import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'vitest';
import { loadAddon } from '../../src/engine/native-addon';
import { conformance } from './conformance';

conformance('cpu');

const { reason } = loadAddon();
if (reason === undefined) conformance('native');
else test.skip(`engine native (skipped: ${reason})`, () => {});

if (isInstalled('@tensorflow/tfjs-node-gpu') || isInstalled('@tensorflow/tfjs-node'))
  conformance('tensorflow');
else test.skip('engine tensorflow (skipped: neither tfjs-node nor tfjs-node-gpu is installed)', () => {});

/** Under the name of tfjs-node, danfojs-node may bring plain tfjs: that does not count. */
function isInstalled(name: string): boolean {
  try {
    const require = createRequire(join(__dirname, '..', '..', 'package.json'));
    return require(`${name}/package.json`).name === name;
  } catch {
    return false;
  }
}
