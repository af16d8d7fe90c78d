import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pythonOf, root, which } from './paths.mjs';
import { findPython, missingLine } from './prerequisites.mjs';
import { outputOf, runStep, SetupError } from './run.mjs';

const environment = join(root, '.venv');
const requirements = join(root, 'requirements.txt');
const stampFile = join(root, '.jupyter', 'python.json');

/** Prints 1 when this Python has a JupyterLab that can do the job. */
const check = `
import importlib.metadata as m
have = {name: int(m.version(name).split('.')[0]) for name in ('jupyterlab', 'nbclient', 'plotly')}
print(int(have['jupyterlab'] == 4 and have['plotly'] >= 6))
`;

/**
 * A Python with JupyterLab 4, nbclient and plotly: the one whose `jupyter` is on PATH if it can do the job, else
 * `.venv`, made from requirements.txt.
 *
 * @returns {string} the path of that Python
 */
export function preparePython() {
  const stamp = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const known = existsSync(stampFile) ? JSON.parse(readFileSync(stampFile, 'utf8')) : {};
  if (known.stamp === stamp && existsSync(known.python)) return known.python;
  const python =
    [pythonOf(environment), pythonOnPath()].find((path) => path && canDoTheJob(path)) ?? makeEnvironment();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ stamp, python }));
  return python;
}

function canDoTheJob(python) {
  return existsSync(python) && outputOf(python, ['-c', check]) === '1';
}

/** The Python that runs the `jupyter` on PATH: its script names it in the first line. */
function pythonOnPath() {
  const jupyter = which('jupyter');
  if (!jupyter) return undefined;
  if (process.platform === 'win32') return join(dirname(dirname(jupyter)), 'python.exe');
  return /^#!\s*(\S*python\S*)/.exec(readFileSync(jupyter, 'latin1'))?.[1];
}

function makeEnvironment() {
  const { command } = findPython();
  if (!command) throw new SetupError(missingLine('python'));
  rmSync(environment, { recursive: true, force: true });
  runStep('making .venv', command, ['-m', 'venv', environment]);
  const python = pythonOf(environment);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  runStep('installing JupyterLab into .venv', python, pip);
  if (!canDoTheJob(python))
    throw new SetupError('JupyterLab in .venv does not work; remove .venv and start again');
  return python;
}
