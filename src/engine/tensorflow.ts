import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { packageRoot } from '../native';
import { expected } from '../system';
import type { EngineInfo } from './engine-info';

const packages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/**
 * Starts TensorFlow's own library through tfjs-node-gpu or tfjs-node, whichever is installed: in the folder of the
 * user's project, or by `npm run engine:tensorflow`.
 *
 * @param folders where to look; tfjs-node-gpu in any of them comes before tfjs-node
 * @throws ThetalabError when neither is installed
 */
export async function startTensorflow(folders = searchedFolders()): Promise<EngineInfo> {
  const found = findTensorflow(folders);
  if (found === undefined) {
    throw expected(
      'engine.use',
      `${packages.join(' or ')} for the 'tensorflow' engine`,
      'neither',
      'install it with npm run engine:tensorflow',
    );
  }
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '1'; // TensorFlow's remarks on the processor say nothing to our users
  try {
    found.load();
  } catch (cause) {
    const reason = (cause as Error).message.split('\n')[0]!;
    const remedy = 'install it again with npm run engine:tensorflow';
    throw expected('engine.use', `${found.name} ${found.version} to load`, reason, remedy);
  }
  await tf.setBackend('tensorflow');
  return { name: 'tensorflow', threads: 1, detail: `${found.name} ${found.version}` };
}

interface TensorflowPackage {
  readonly name: string;
  readonly version: string;
  /** Registers the backend. */
  load(): void;
}

/** The package that `startTensorflow` would use, if one is installed. */
export function findTensorflow(folders = searchedFolders()): TensorflowPackage | undefined {
  const candidates = packages.flatMap((name) => folders.map((folder) => installedIn(folder, name)));
  return candidates.find((candidate) => candidate !== undefined);
}

function searchedFolders(): string[] {
  const root = packageRoot();
  return [process.cwd(), ...(root === undefined ? [] : [root, join(root, '.tensorflow')])];
}

/** danfojs-node brings plain tfjs under the name of tfjs-node: only the package that calls itself so counts. */
function installedIn(folder: string, name: string): TensorflowPackage | undefined {
  const require = createRequire(join(folder, 'package.json'));
  try {
    const manifest = require(`${name}/package.json`) as { name: string; version: string };
    if (manifest.name !== name) return undefined;
    return { name, version: manifest.version, load: () => require(name) };
  } catch {
    return undefined;
  }
}
