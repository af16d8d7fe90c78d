import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { jupyterEnvironment } from './setup/kernelspec.mjs';
import { root } from './setup/paths.mjs';

const folder = join(root, 'notebooks');

/**
 * Executes notebooks one after the other and writes their outputs into them, cleaned.
 *
 * @param {string} python the Python that runs Jupyter
 * @param {string[]} names paths or names in notebooks/, with or without .ipynb; all when empty
 * @returns {number} exit code: 0, 1 when a cell failed, 2 when a notebook is not there
 */
export function executeNotebooks(python, names) {
  const all = readdirSync(folder)
    .filter((name) => name.endsWith('.ipynb'))
    .sort();
  const paths = names.length ? names.map(findNotebook) : all.map((name) => join(folder, name));
  const missing = names.find((_, index) => !paths[index]);
  if (missing !== undefined) {
    console.error(
      `headless: expected a notebook, got "${missing}", which is not there; there are ${all.join(', ')}`,
    );
    return 2;
  }
  const script = join(root, 'scripts', 'execute_notebook.py');
  for (const path of paths) {
    const { status } = spawnSync(python, [script, path, join(root, '.artifacts')], {
      cwd: root,
      env: jupyterEnvironment(),
      stdio: 'inherit',
    });
    if (status !== 0) return 1;
  }
  return 0;
}

function findNotebook(name) {
  const candidates = [resolve(name), join(folder, name)].flatMap((path) => [path, `${path}.ipynb`]);
  return candidates.find((path) => path.endsWith('.ipynb') && existsSync(path));
}
