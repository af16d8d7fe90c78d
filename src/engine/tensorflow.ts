import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expected } from '../system';
import type { EngineInfo } from './engine-info';

const packages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/**
 * Starts TensorFlow's own library through tfjs-node-gpu or tfjs-node, whichever is installed.
 *
 * @throws ThetalabError when neither is installed
 */
export async function startTensorflow(): Promise<EngineInfo> {
  const require = createRequire(join(process.cwd(), 'package.json'));
  const found = packages.find((name) => isInstalled(require, name));
  if (found === undefined) {
    throw expected(
      'engine.use',
      `${packages.join(' or ')} for the 'tensorflow' engine`,
      'neither',
      `npm install ${packages[1]}`,
    );
  }
  require(found);
  await tf.setBackend('tensorflow');
  const { version } = require(`${found}/package.json`) as { version: string };
  return { name: 'tensorflow', threads: 1, detail: `${found} ${version}` };
}

/** danfojs-node brings plain tfjs under the name of tfjs-node: only the package that calls itself so counts. */
function isInstalled(require: NodeJS.Require, name: string): boolean {
  try {
    return (require(`${name}/package.json`) as { name: string }).name === name;
  } catch {
    return false;
  }
}
