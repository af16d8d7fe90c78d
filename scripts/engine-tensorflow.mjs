// npm run engine:tensorflow: puts tfjs-node, and the TensorFlow library that it needs, into .tensorflow/, where
// engine.use('tensorflow') finds it. It shares the project's own TensorFlow.js, so that tensors can move between engines.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { installDependencies } from './setup/dependencies.mjs';
import { nodeGyp } from './setup/node-gyp.mjs';
import { pythonOf, root } from './setup/paths.mjs';
import { findPython, missingLine } from './setup/prerequisites.mjs';
import { exitCodeOf, runStep, SetupError } from './setup/run.mjs';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const tfjsNode = manifest.dependencies['@tensorflow/tfjs']; // one version for both
const wheel = 'tensorflow-cpu==2.21.0';
const folder = join(root, '.tensorflow');
/** Everything is made here and moved when it works: an attempt that failed leaves nothing that looks installed. */
const workshop = join(root, '.tensorflow.new');
const packageIn = (place) => join(place, 'node_modules', '@tensorflow', 'tfjs-node');

process.exitCode = await exitCodeOf(() => {
  if (existsSync(folder) && loadingError(folder) === undefined) {
    console.log("engine tensorflow: up to date, use it with engine.use('tensorflow')");
    return 0;
  }
  rmSync(workshop, { recursive: true, force: true });
  installDependencies();
  fetchPackage();
  const refusal = fetchLibrary();
  if (refusal !== undefined) buildAgainstWheel(refusal);
  const error = loadingError(workshop);
  if (error !== undefined)
    throw new SetupError(`engine tensorflow: it was installed but does not load; ${error}`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(workshop, folder);
  console.log("engine tensorflow: ready, use it with engine.use('tensorflow')");
  return 0;
});

/** Why the package in this place cannot compute; undefined when it can. */
function loadingError(place) {
  const sum = `const tf = require(${JSON.stringify(packageIn(place))}); tf.add(1, 2).dataSync()`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', sum], { cwd: root, encoding: 'utf8' });
  if (status === 0) return undefined;
  return stderr.split('\n').find((line) => /^\w*Error: /.test(line)) ?? (stderr || `exit code ${status}`);
}

/** The package without its own TensorFlow.js: Node then finds the project's, one folder up. */
function fetchPackage() {
  mkdirSync(workshop);
  const wanted = { private: true, dependencies: { '@tensorflow/tfjs-node': tfjsNode } };
  writeFileSync(join(workshop, 'package.json'), JSON.stringify(wanted, undefined, 2));
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  const options = { cwd: workshop, shell: process.platform === 'win32' };
  runStep(`installing tfjs-node ${tfjsNode}`, 'npm', install, options);
  const scope = join(workshop, 'node_modules', '@tensorflow');
  for (const name of readdirSync(scope)) {
    if (name !== 'tfjs-node') rmSync(join(scope, name), { recursive: true });
  }
}

/** TensorFlow's library from where tfjs-node itself gets it; says why when that fails. */
function fetchLibrary() {
  const PATH = [join(workshop, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const options = { cwd: packageIn(workshop), env: { ...process.env, PATH } };
  try {
    runStep('downloading the TensorFlow library', process.execPath, [join('scripts', 'install.js')], options);
    return undefined;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return error.message.split('\n').find((line) => /^\w*Error: /.test(line)) ?? error.message.split('\n')[0];
  }
}

function buildAgainstWheel(refusal) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    const got = `${process.platform} ${process.arch}, and the download failed: ${refusal}`;
    const remedy = 'allow downloads from storage.googleapis.com';
    throw new SetupError(
      `engine tensorflow: expected Linux on x64 for the library in ${wheel}, got ${got}; ${remedy}`,
    );
  }
  console.error(`${refusal}\ntaking the library from ${wheel} instead`);
  const deps = join(packageIn(workshop), 'deps');
  rmSync(deps, { recursive: true, force: true });
  mkdirSync(deps);
  unpack(download(), deps);
  symlinkSync('libtensorflow_cc.so.2', join(deps, 'lib', 'libtensorflow.so'));
  symlinkSync('libtensorflow_framework.so.2', join(deps, 'lib', 'libtensorflow_framework.so'));
  build();
}

/** Downloads the wheel and returns its path. The pip is that of an environment: the system's Python may have none. */
function download() {
  const { command } = findPython();
  if (!command) throw new SetupError(missingLine('python'));
  const environment = join(workshop, 'venv');
  runStep('making an environment with pip', command, ['-m', 'venv', environment]);
  const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'];
  const target = ['--only-binary=:all:', '--python-version=3.11', '--dest', workshop, wheel];
  runStep(`downloading ${wheel}`, pythonOf(environment), [...pip, ...target]);
  return join(
    workshop,
    readdirSync(workshop).find((name) => name.endsWith('.whl')),
  );
}

function unpack(file, target) {
  const environment = join(workshop, 'venv');
  const script = join(root, 'scripts', 'unpack_tensorflow.py');
  runStep('unpacking it', pythonOf(environment), [script, file, target]);
  for (const path of [file, environment]) rmSync(path, { recursive: true });
}

function build() {
  const started = Date.now();
  process.stderr.write('building tfjs-node against it ... ');
  const place = `--module_path=${join(packageIn(workshop), 'lib', 'napi-v8')}`;
  const binding = ['--module_name=tfjs_binding', place, '--napi_build_version=8'];
  const { reason, output } = nodeGyp(packageIn(workshop), binding);
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0)} s\n`);
  if (reason === undefined) return;
  const log = join(workshop, 'build.log');
  writeFileSync(log, output ?? reason);
  throw new SetupError(`engine tensorflow: not built, ${reason} (all of it in ${log})`);
}
