import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { shared } from '../system';
import type { NativeAddon } from './addon';
import { packageRoot } from './package-root';

/** The addon, or why there is none. */
type AddonResult = { addon: NativeAddon; reason?: undefined } | { addon?: undefined; reason: string };

const state = shared<{ result?: AddonResult }>('native.addon', () => ({}));

/** Loads the addon, once; a build that appears later is found by asking again. */
export function loadAddon(): AddonResult {
  if (!state.result?.addon) state.result = tryLoad();
  return state.result;
}

function tryLoad(): AddonResult {
  const root = packageRoot();
  if (root === undefined) return { reason: 'the folder of thetalab was not found' };
  const file = addonFile(root);
  if (file === undefined) {
    const failure = join(root, 'build', 'thetalab.failure');
    return { reason: existsSync(failure) ? readFileSync(failure, 'utf8') : 'it has not been built' };
  }
  try {
    return { addon: createRequire(join(root, 'package.json'))(file) as NativeAddon };
  } catch (error) {
    return { reason: `its file cannot be loaded (${(error as Error).message.split('\n')[0]})` };
  }
}

/**
 * What this folder's sources were compiled to, else a binary that was built elsewhere (npm run build:prebuilt):
 * prebuilds/<platform>-<processor>/thetalab.napi[.<C library>].node, as node-gyp-build looks for it.
 */
export function addonFile(root: string): string | undefined {
  const built = join(root, 'build', 'Release', 'thetalab.node');
  if (existsSync(built)) return built;
  const folder = join(root, 'prebuilds', `${process.platform}-${process.arch}`);
  const foreign = existsSync('/etc/alpine-release') ? 'glibc' : 'musl';
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const fitting = names.find((name) => name.endsWith('.node') && !name.split('.').includes(foreign));
  return fitting && join(folder, fitting);
}
