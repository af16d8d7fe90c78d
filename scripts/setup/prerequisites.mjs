import { which } from './paths.mjs';
import { outputOf } from './run.mjs';

const oldestPython = [3, 9];

/** What must be there before anything else can be: why, and how to get it on each system. */
const remedies = {
  python: [
    'Python 3.9 or newer with venv',
    'JupyterLab runs on it',
    'Debian/Ubuntu: apt install python3 python3-venv; macOS: brew install python; Windows: winget install Python.Python.3.12',
  ],
  compiler: [
    'a C++17 compiler',
    'the native engine is built with it; without it training is many times slower',
    'Debian/Ubuntu: apt install build-essential; macOS: xcode-select --install; Windows: winget install Microsoft.VisualStudio.2022.BuildTools',
  ],
};

/** One line on something that is missing: what, why, how to get it. */
export function missingLine(name, found) {
  const [what, why, how] = remedies[name];
  return `missing: ${what}${found ? ` (found ${found})` : ''}: ${why}. ${how}`;
}

/** Lines on all that is missing and needed; empty when the set-up can go on. */
export function missingPrerequisites() {
  const python = findPython();
  return python.command ? [] : [missingLine('python', python.found)];
}

/** A line when there is no compiler: then the native engine is left out, and the rest works. */
export function missingCompiler() {
  const names = [process.env.CXX?.split(' ')[0], 'g++', 'c++', 'clang++', 'cl'].filter(Boolean);
  return names.some((name) => which(name)) ? undefined : missingLine('compiler');
}

/** The first Python on PATH that is new enough and can make virtual environments. */
export function findPython() {
  let found;
  for (const command of ['python3', 'python', 'py'].map(which).filter(Boolean)) {
    const version = outputOf(command, [
      '-c',
      'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])',
    ]);
    if (!version) {
      found ??= `${command} without venv`;
      continue;
    }
    const [major, minor] = version.split('.').map(Number);
    if (major > oldestPython[0] || (major === oldestPython[0] && minor >= oldestPython[1]))
      return { command };
    found ??= `version ${version}`;
  }
  return { found };
}
