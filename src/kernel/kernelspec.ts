import { join, resolve } from 'node:path';

/** A Jupyter kernelspec: the content of `kernels/<name>/kernel.json`. */
export interface KernelSpec {
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode: 'signal' | 'message';
  metadata: Record<string, unknown>;
}

/** Name of the folder that holds `kernel.json`, and of the kernel in a notebook's metadata. */
export const kernelName = 'thetalab';

/**
 * The kernelspec of the project in `root` (default: the one this file belongs to), with absolute paths, so that it
 * works whatever PATH the Jupyter server has. Windows cannot send signals: there Jupyter asks by message.
 */
export function kernelSpec(root: string = resolve(__dirname, '..', '..')): KernelSpec {
  return {
    argv: [process.execPath, join(root, 'bin', 'thetalab-kernel.js'), '{connection_file}'],
    display_name: 'TypeScript (thetalab)',
    language: 'typescript',
    interrupt_mode: process.platform === 'win32' ? 'message' : 'signal',
    metadata: { debugger: false },
  };
}
