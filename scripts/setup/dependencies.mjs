import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runStep } from './run.mjs';

const stampFile = join(root, 'node_modules', '.thetalab-lock');

/**
 * Installs exactly what package-lock.json names, unless that is there already. Install scripts of packages are not
 * run: none that we use needs its own, and several would download from hosts that a network may refuse.
 */
export function installDependencies() {
  const stamp = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  if (npm) runStep('installing packages (npm ci)', process.execPath, [npm, ...args]);
  else runStep('installing packages (npm ci)', 'npm', args, { shell: process.platform === 'win32' });
  writeFileSync(stampFile, stamp);
}
