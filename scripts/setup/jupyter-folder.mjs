import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './paths.mjs';

/** Extensions of JupyterLab that are off: this one asks, in front of the first notebook, whether it may fetch news. */
const disabledExtensions = { '@jupyterlab/apputils-extension:announcements': true };

/**
 * Registers the kernel and the settings for this project alone: they lie in the project's folder, and only the Jupyter
 * that these scripts start is told to look there.
 */
export function registerKernel() {
  const require = createRequire(import.meta.url);
  const { kernelName, kernelSpec } = require(join(root, 'dist', 'kernel', 'kernelspec.js'));
  writeJson(['data', 'kernels', kernelName, 'kernel.json'], kernelSpec(root));
  writeJson(['config', 'labconfig', 'page_config.json'], { disabledExtensions });
}

function writeJson(path, value) {
  const file = join(root, '.jupyter', ...path);
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}`; // a Jupyter that runs may be reading the file
  writeFileSync(beside, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(beside, file);
}

/** The environment for Jupyter: its settings, runtime files and kernels inside the project. */
export function jupyterEnvironment() {
  const own = (name) => join(root, '.jupyter', name);
  return {
    ...process.env,
    JUPYTER_PATH: own('data'),
    JUPYTER_DATA_DIR: own('data'),
    JUPYTER_CONFIG_DIR: own('config'),
    JUPYTER_RUNTIME_DIR: own('runtime'),
    JUPYTERLAB_SETTINGS_DIR: own('settings'),
    JUPYTERLAB_WORKSPACES_DIR: own('workspaces'),
    IPYTHONDIR: own('ipython'),
  };
}
