import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * Compiles src/ into dist/ unless dist/ is newer. A compiled laboratory that is up to date is left alone because
 * kernels may be running from it.
 */
export async function compile() {
  const source = join(root, 'src');
  const product = join(root, 'dist', 'index.js');
  const newest = Math.max(
    ...['.', ...readdirSync(source, { recursive: true })].map((name) => changed(join(source, name))),
    changed(join(root, 'scripts', 'build.mjs')),
  );
  if (existsSync(product) && changed(product) > newest) return;
  const { build } = await import('../build.mjs');
  build();
}

/** When a file, or the list of files of a folder, changed last. */
function changed(path) {
  return statSync(path).mtimeMs;
}
