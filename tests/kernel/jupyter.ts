import { execFile, execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { kernelSpec } from '../../src/kernel/kernelspec';
import { pythonWith, root } from '../support/requirements';

export { root };

/** A Python that can talk to kernels. */
export const jupyterPython = pythonWith('jupyter_client', 'nbclient');

/** A small project of its own with a library in `src/` and an empty `notebooks/`. */
export function makeProject(sources: Record<string, string>): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'thetalab-kernel-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const files = { 'package.json': '{"name": "sample"}', ...sources };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  mkdirSync(join(folder, 'notebooks'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs `protocol/<script>.py`, which talks to kernels through Jupyter, and returns the facts that it prints. */
export function facts<T>(script: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<T> {
  bringUpToDate();
  const data = mkdtempSync(join(tmpdir(), 'thetalab-jupyter-'));
  mkdirSync(join(data, 'kernels', 'thetalab'), { recursive: true });
  writeFileSync(join(data, 'kernels', 'thetalab', 'kernel.json'), JSON.stringify(kernelSpec(root)));
  const file = join(__dirname, 'protocol', `${script}.py`);
  const environment = { ...process.env, ...env, JUPYTER_PATH: data, PYTHONDONTWRITEBYTECODE: '1' };
  return new Promise((done, fail) => {
    execFile(
      jupyterPython.path as string,
      [file, ...args],
      { env: environment, timeout: 110_000 },
      (error, out, err) => {
        rmSync(data, { recursive: true, force: true });
        if (error) fail(new Error(`${script}.py: ${error.message}\n${err}\n${out}`));
        else done(JSON.parse(out.slice(out.lastIndexOf('\nFACTS ') + 7)) as T);
      },
    );
  });
}

/** The kernel that Jupyter starts is the compiled one. */
export function bringUpToDate(): void {
  const newest = (folder: string) =>
    Math.max(
      ...(readdirSync(folder, { recursive: true }) as string[])
        .filter((name) => /\.[jt]s$/.test(name))
        .map((name) => statSync(join(folder, name)).mtimeMs),
    );
  const dist = join(root, 'dist');
  if (!existsSync(join(dist, 'kernel', 'main.js')) || newest(dist) < newest(join(root, 'src')))
    execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')]);
}
