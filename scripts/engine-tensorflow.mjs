// npm run engine:tensorflow: puts tfjs-node, and the TensorFlow library that it needs, into .tensorflow/, where
// engine.use('tensorflow') finds it. It shares the project's own TensorFlow.js, so that tensors can move between engines.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { nodeGyp } from './setup/node-gyp.mjs';
import { root } from './setup/paths.mjs';
import { findPython, missingLine } from './setup/prerequisites.mjs';
import { exitCodeOf, runStep, SetupError } from './setup/run.mjs';

const tfjsNode = '4.22.0';
const wheel = 'tensorflow-cpu==2.21.0';
const folder = join(root, '.tensorflow');
const modules = join(folder, 'node_modules');
const installed = join(modules, '@tensorflow', 'tfjs-node');

process.exitCode = await exitCodeOf(() => {
  if (works()) {
    console.log("engine tensorflow: up to date, use it with engine.use('tensorflow')");
    return 0;
  }
  fetchPackage();
  if (!fetchLibrary()) buildAgainstWheel();
  if (!works()) throw new SetupError(`engine tensorflow: built, but it cannot be loaded; ${loadingError()}`);
  console.log("engine tensorflow: ready, use it with engine.use('tensorflow')");
  return 0;
});

function works() {
  return existsSync(installed) && tryToLoad().status === 0;
}

function loadingError() {
  const { stderr } = tryToLoad();
  return stderr.split('\n').find((line) => /^\w*Error: /.test(line)) ?? stderr;
}

function tryToLoad() {
  const sum = `const tf = require(${JSON.stringify(installed)}); tf.add(1, 2).dataSync()`;
  return spawnSync(process.execPath, ['-e', sum], { cwd: root, encoding: 'utf8' });
}

/** The package without its own TensorFlow.js: Node then finds the project's, one folder up. */
function fetchPackage() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const manifest = { private: true, dependencies: { '@tensorflow/tfjs-node': tfjsNode } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  runStep(`installing tfjs-node ${tfjsNode}`, 'npm', install, { cwd: folder, shell: onWindows() });
  for (const name of readdirSync(join(modules, '@tensorflow'))) {
    if (name !== 'tfjs-node') rmSync(join(modules, '@tensorflow', name), { recursive: true });
  }
}

/** TensorFlow's library from where tfjs-node itself gets it; false when that is refused. */
function fetchLibrary() {
  const PATH = [join(modules, '.bin'), process.env.PATH].join(delimiter);
  const options = { cwd: installed, env: { ...process.env, PATH } };
  try {
    runStep('downloading the TensorFlow library', process.execPath, [join('scripts', 'install.js')], options);
    return true;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`refused; taking it from ${wheel} instead`);
    return false;
  }
}

function buildAgainstWheel() {
  if (process.platform !== 'linux') {
    throw new SetupError(
      `engine tensorflow: expected Linux for the library inside ${wheel}, got ${process.platform}; allow the download from storage.googleapis.com`,
    );
  }
  const { command } = findPython();
  if (!command) throw new SetupError(missingLine('python'));
  const deps = join(installed, 'deps');
  rmSync(deps, { recursive: true, force: true });
  mkdirSync(deps);
  const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'];
  const target = ['--only-binary=:all:', '--python-version=3.11', '--dest', folder, wheel];
  runStep(`downloading ${wheel}`, command, [...pip, ...target]);
  const file = readdirSync(folder).find((name) => name.endsWith('.whl'));
  runStep('unpacking it', command, [join(root, 'scripts', 'unpack_tensorflow.py'), join(folder, file), deps]);
  rmSync(join(folder, file));
  symlinkSync('libtensorflow_cc.so.2', join(deps, 'lib', 'libtensorflow.so'));
  symlinkSync('libtensorflow_framework.so.2', join(deps, 'lib', 'libtensorflow_framework.so'));
  build();
}

function build() {
  const started = Date.now();
  process.stderr.write('building tfjs-node against it ... ');
  const place = `--module_path=${join(installed, 'lib', 'napi-v8')}`;
  const binding = ['--module_name=tfjs_binding', place, '--napi_build_version=8'];
  const { reason, output } = nodeGyp(installed, binding);
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0)} s\n`);
  if (reason === undefined) return;
  const log = join(folder, 'build.log');
  writeFileSync(log, output ?? reason);
  throw new SetupError(`engine tensorflow: not built, ${reason} (all of it in ${log})`);
}

function onWindows() {
  return process.platform === 'win32';
}
