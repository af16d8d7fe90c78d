// Builds the native engine, build/Release/thetalab.node, without the network.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeGyp } from './setup/node-gyp.mjs';
import { root } from './setup/paths.mjs';
import { prebuiltFile, prebuiltStamp } from './setup/prebuilt.mjs';

export const product = join(root, 'build', 'Release', 'thetalab.node');
const stampFile = join(root, 'build', 'thetalab.stamp');
const failureFile = join(root, 'build', 'thetalab.failure');

/**
 * Builds the native engine unless it is up to date, or a binary of the same sources is there already.
 *
 * @param {{ log?: (line: string) => void, anew?: boolean }} options `anew`: build even then
 * @returns {{ built: boolean, reason?: string, seconds: number }} `reason` says in one line why there is no native engine
 */
export function buildNative({ log = () => {}, anew = false } = {}) {
  const start = Date.now();
  const stamp = fingerprint();
  if (existsSync(product) && readIfThere(stampFile) === stamp) return { built: true, seconds: 0 };
  if (!anew && !existsSync(product) && prebuiltFits()) return { built: true, seconds: 0 };
  log('building the native engine (C++)');
  const reason = compile();
  mkdirSync(dirname(stampFile), { recursive: true });
  if (reason === undefined) {
    writeFileSync(stampFile, stamp);
    rmSync(failureFile, { force: true });
  } else {
    writeFileSync(failureFile, reason);
  }
  return { built: reason === undefined, reason, seconds: (Date.now() - start) / 1000 };
}

/** What the product depends on: sources, compile options, the running Node's binary interface and processor. */
function fingerprint() {
  const hash = createHash('sha256');
  hash.update([process.versions.modules, process.versions.napi].join(' '));
  hash.update(
    ['CC', 'CXX', 'CFLAGS', 'CXXFLAGS', 'LDFLAGS'].map((name) => process.env[name] ?? '').join('\n'),
  );
  return hash.update(sourcesFingerprint()).digest('hex');
}

/** What a binary that was built elsewhere must have in common with this folder: the sources and the system. */
export function sourcesFingerprint() {
  const hash = createHash('sha256').update([process.platform, process.arch].join(' '));
  const sources = readdirSync(join(root, 'native', 'src'), { recursive: true }).filter((name) =>
    /\.(cc|h)$/.test(name),
  );
  for (const file of ['binding.gyp', ...sources.sort().map((name) => join('native', 'src', name))]) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** Whether a binary that was built elsewhere is of these sources. */
export function prebuiltFits() {
  return existsSync(prebuiltFile) && readIfThere(prebuiltStamp) === sourcesFingerprint();
}

const readIfThere = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** Runs node-gyp; returns why it could not, in one line. */
function compile() {
  const { reason, output } = nodeGyp(root);
  if (reason === undefined && existsSync(product)) return undefined;
  if (output === undefined) return reason;
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(join(root, 'build', 'thetalab.log'), output);
  return `${reason ?? 'node-gyp made no addon'} (all of it in build/thetalab.log)`;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { built, reason, seconds } = buildNative({ log: console.log });
  if (built) console.log(`native engine: ${seconds ? `built in ${seconds.toFixed(0)} s` : 'up to date'}`);
  else console.error(`native engine: not built, ${reason}`);
  process.exitCode = built ? 0 : 1;
}
