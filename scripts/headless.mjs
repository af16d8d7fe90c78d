import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { jupyterEnvironment } from './setup/jupyter-folder.mjs';
import { root } from './setup/paths.mjs';

const folder = join(root, 'notebooks');

/**
 * The notebooks of these names, which are paths or names in notebooks/, with or without .ipynb; all when there are no
 * names. When one is not there, says so and returns `undefined`.
 */
export function findNotebooks(names) {
  const all = readdirSync(folder)
    .filter((name) => name.endsWith('.ipynb'))
    .sort();
  if (!names.length) return all.map((name) => join(folder, name));
  const paths = names.map(findNotebook);
  const missing = names.find((_, index) => !paths[index]);
  if (missing === undefined) return paths;
  console.error(
    `headless: expected the name of a notebook, got "${missing}", which is not there; there are ${all.join(', ')}`,
  );
  return undefined;
}

function findNotebook(name) {
  const candidates = [resolve(name), join(folder, name)].flatMap((path) => [path, `${path}.ipynb`]);
  return candidates.find((path) => path.endsWith('.ipynb') && existsSync(path));
}

/**
 * Executes notebooks one after the other and writes their outputs into them, cleaned; stops at the first that fails.
 *
 * @param {string} python the Python that runs Jupyter
 * @param {string[]} paths of the notebooks
 * @returns {Promise<number>} exit code: 0, 1 when a cell failed, 130 when interrupted
 */
export async function executeNotebooks(python, paths) {
  for (const path of paths) {
    const code = await execute(python, path);
    if (code !== 0) return code;
  }
  return 0;
}

function execute(python, path) {
  const script = join(root, 'scripts', 'execute_notebook.py');
  const child = spawn(python, [script, path, join(root, '.artifacts')], {
    cwd: root,
    env: { ...jupyterEnvironment(), THETALAB_HEADLESS: '1' }, // the kernel then waits for work left behind
    stdio: 'inherit',
  });
  // The child ends its kernel and then itself; a terminal has sent Ctrl-C to it too.
  const passOn = (signal) => {
    if (signal === 'SIGTERM' || !process.stdin.isTTY) child.kill('SIGINT');
  };
  process.on('SIGINT', passOn).on('SIGTERM', passOn);
  return new Promise((done) => {
    child.on('exit', (code) => {
      process.off('SIGINT', passOn).off('SIGTERM', passOn);
      done(code ?? 1);
    });
  });
}
