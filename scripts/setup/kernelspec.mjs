import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * Registers the kernel for this project alone: the kernelspec lies in the project's folder, and only the Jupyter that
 * these scripts start is told to look there.
 */
export function registerKernel() {
  const require = createRequire(import.meta.url);
  const { kernelName, kernelSpec } = require(join(root, 'dist', 'kernel', 'kernelspec.js'));
  const folder = join(root, '.jupyter', 'data', 'kernels', kernelName);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'kernel.json'), `${JSON.stringify(kernelSpec(root), null, 2)}\n`);
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
