import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** The C library of a Linux, which a binary is for; undefined elsewhere. */
function libc() {
  if (process.platform !== 'linux') return undefined;
  return existsSync('/etc/alpine-release') ? 'musl' : 'glibc';
}

/** Where binaries for this system lie, and the name of the engine's among them: as node-gyp-build looks for them. */
export const prebuiltFolder = join(root, 'prebuilds', `${process.platform}-${process.arch}`);
export const prebuiltFile = join(
  prebuiltFolder,
  ['thetalab', 'napi', libc(), 'node'].filter(Boolean).join('.'),
);
export const prebuiltStamp = join(prebuiltFolder, 'thetalab.stamp');
