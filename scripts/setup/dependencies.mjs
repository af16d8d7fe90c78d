import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runStep } from './run.mjs';

/**
 * Installs exactly what package-lock.json names, unless that is there already. Install scripts of packages are not
 * run: none that we use needs its own, and several would download from hosts that a network may refuse.
 */
export function installDependencies() {
  if (isInstalled()) return;
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  if (npm) runStep('installing packages (npm ci)', process.execPath, [npm, ...args]);
  else runStep('installing packages (npm ci)', 'npm', args, { shell: process.platform === 'win32' });
}

/** npm notes in node_modules what it has put there, when it is done; packages for other systems are left out. */
function isInstalled() {
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const installed = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(
    ([folder, { version, integrity, optional }]) =>
      folder === '' ||
      (installed[folder]
        ? installed[folder].version === version && installed[folder].integrity === integrity
        : optional),
  );
}

function packagesIn(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : {};
}
