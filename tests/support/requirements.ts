import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe } from 'vitest';
import { findBrowser } from '../../src/plot';

/** The project's folder. */
export const root = resolve(__dirname, '..', '..');

/** Something that a test can do without on most machines: where it is, or why it is not there. */
export type Optional = { path: string; reason?: undefined } | { path?: undefined; reason: string };

/** A recording that is not part of the project, by its path under `shared/data` beside the project's folder. */
export function sharedData(...parts: string[]): Optional {
  const path = join(root, '..', 'shared', 'data', ...parts);
  return existsSync(path) ? { path } : { reason: `no recording ${parts.join('/')} beside the project` };
}

/** A Chrome or Chromium. */
export function chromium(): Optional {
  const path = findBrowser();
  return path ? { path } : { reason: 'no Chrome or Chromium' };
}

/** A Python that has all these modules: the one asked for, those of the project, or the one on PATH. */
export function pythonWith(...modules: string[]): Optional {
  const inside = (environment: string) =>
    join(root, environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const candidates = [process.env.THETALAB_PYTHON, inside('.venv-peers'), inside('.venv'), 'python3'];
  const path = candidates.find((python) => python && has(python, modules));
  return path ? { path } : { reason: `no Python with ${modules.join(', ')} (npm run peers:setup)` };
}

/** `describe`, but skipped with the reasons in its title when something that it needs is not there. */
export function describeWith(title: string, needs: readonly Optional[], body: () => void): void {
  const reasons = needs.flatMap(({ reason }) => reason ?? []);
  describe.skipIf(reasons.length)(reasons.length ? `${title} (skipped: ${reasons.join('; ')})` : title, body);
}

/** Only looks for them: to import PyTorch takes seconds. */
function has(python: string, modules: readonly string[]): boolean {
  const search = `import importlib.util, sys\nassert all(map(importlib.util.find_spec, sys.argv[1:]))`;
  try {
    execFileSync(python, ['-c', search, ...modules], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
