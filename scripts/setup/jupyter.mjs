import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pythonOf, root, which } from './paths.mjs';
import { findPython, missingLine } from './prerequisites.mjs';
import { outputOf, runStep, SetupError } from './run.mjs';

/** Prints 1 when this Python has a JupyterLab that can do the job: run our kernel and render plotly's figures. */
const check = `
import importlib.metadata, os
from jupyter_core.paths import jupyter_path
major = {name: int(importlib.metadata.version(name).split('.')[0]) for name in ('jupyterlab', 'nbclient', 'plotly')}
renderer = any(os.path.isdir(os.path.join(p, 'jupyterlab-plotly')) for p in jupyter_path('labextensions'))
print(int(major['jupyterlab'] == 4 and major['plotly'] >= 6 and renderer))
`;

/**
 * A Python with JupyterLab 4, nbclient and plotly: that of `.venv` when it is there, else the one whose `jupyter` is
 * on PATH if it can do the job, else `.venv` is made.
 *
 * @returns {string} the path of that Python
 */
export function preparePython() {
  const used = ['jupyterlab.labapp', 'ipykernel', 'nbclient', 'nbformat', 'plotly'];
  const own = pythonEnvironment('.venv', 'requirements.txt', used);
  if (own.upToDate && canDoTheJob(own.python)) return own.python;
  const onPath = pythonOnPath();
  if (onPath && canDoTheJob(onPath)) return onPath;
  own.make();
  if (!canDoTheJob(own.python))
    throw new SetupError('JupyterLab in .venv does not work; remove .venv and start again');
  return own.python;
}

/**
 * A virtual environment in the project's folder.
 *
 * @param {string} folder its name
 * @param {string} requirements name of the file with its packages; it is up to date when made from the present one
 * @param {string[]} used modules whose bytecode is made at once: pip would make it of all that nobody imports too, which
 *   takes longer than the rest
 */
export function pythonEnvironment(folder, requirements, used) {
  const python = pythonOf(join(root, folder));
  const file = join(root, requirements);
  const stampFile = join(root, folder, '.requirements');
  const stamp = createHash('sha256').update(readFileSync(file)).digest('hex');
  return {
    python,
    upToDate: existsSync(python) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp,
    make() {
      const { command } = findPython();
      if (!command) throw new SetupError(missingLine('python'));
      rmSync(join(root, folder), { recursive: true, force: true });
      runStep(`making ${folder}`, command, ['-m', 'venv', join(root, folder)]);
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile'];
      runStep(`installing ${requirements} into ${folder}`, python, [...pip, '-r', file]);
      const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '' };
      runStep('importing what is used', python, ['-c', `import ${used.join(', ')}`], { env });
      writeFileSync(stampFile, stamp);
    },
  };
}

function canDoTheJob(python) {
  return existsSync(python) && outputOf(python, ['-c', check]) === '1';
}

/** The Python that runs the `jupyter` on PATH: its script names it in the first line. */
function pythonOnPath() {
  const jupyter = which('jupyter');
  if (!jupyter) return undefined;
  if (process.platform === 'win32') return join(dirname(dirname(jupyter)), 'python.exe');
  const firstLine = readFileSync(jupyter, 'latin1').split('\n', 1)[0];
  const [, path, name] = /^#!\s*(?:(\S*python\S*)|\S*env (python\S*))/.exec(firstLine) ?? [];
  return name ? which(name) : path;
}
