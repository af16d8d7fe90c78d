import { readdirSync, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { type TypeScript, ts } from './tslab';

type FileChanged = (path: string, kind: TypeScript.FileWatcherEventKind) => void;

/**
 * Tells TypeScript which files changed, when asked, instead of watching them: a notebook re-runs a cell right after an
 * edit, and operating system notifications may come too late (or, for a thousand dependencies, cost too much).
 */
export class TypeFiles {
  readonly #files = new Map<string, { changed: FileChanged; stamp: string }>();
  readonly #folders = new Map<string, { changed: (path: string) => void; names: string }>();

  /** Replaces the watchers of `system`; tslab's two virtual files keep theirs. */
  install(system: TypeScript.System): void {
    const watchVirtual = system.watchFile?.bind(system);
    system.watchFile = (path, changed, ...rest) => {
      if (/__(tslab|prev)__\.(d\.)?ts$/.test(path) && watchVirtual)
        return watchVirtual(path, changed, ...rest);
      if (isLocal(path)) this.#files.set(path, { changed, stamp: stampOf(path) });
      return { close: () => this.#files.delete(path) };
    };
    system.watchDirectory = (path, changed) => {
      if (isLocal(path)) this.#folders.set(path, { changed, names: namesIn(path) });
      return { close: () => this.#folders.delete(path) };
    };
    runLookupTimersAtOnce(system);
  }

  /** Reports what changed since the last call; files of packages are taken as fixed. */
  refresh(): void {
    for (const [path, file] of [...this.#files]) {
      const stamp = stampOf(path);
      if (stamp === file.stamp) continue;
      const { Created, Changed, Deleted } = ts.FileWatcherEventKind;
      file.changed(path, stamp === '' ? Deleted : file.stamp === '' ? Created : Changed);
      file.stamp = stamp;
    }
    for (const [path, folder] of [...this.#folders]) {
      const names = namesIn(path);
      if (names === folder.names) continue;
      const known = new Set(folder.names.split('\n'));
      for (const name of names.split('\n')) if (!known.has(name)) folder.changed(`${path}/${name}`);
      folder.names = names;
    }
  }
}

/** tslab allows one pending timer, the one that updates the program; TypeScript's other one need not wait. */
function runLookupTimersAtOnce(system: TypeScript.System): void {
  const later = system.setTimeout?.bind(system);
  system.setTimeout = (callback, milliseconds, ...rest) => {
    if (callback.name === 'updateProgramWithWatchStatus') return later?.(callback, milliseconds, ...rest);
    callback(...rest);
  };
  const clear = system.clearTimeout?.bind(system);
  system.clearTimeout = (timer) => {
    if (timer !== undefined) clear?.(timer);
  };
}

function isLocal(path: string): boolean {
  return !path.includes('/node_modules') && dirname(path) !== path;
}

function stampOf(path: string): string {
  const status = statSync(path, { throwIfNoEntry: false });
  return status ? `${status.mtimeMs} ${status.size}` : '';
}

function namesIn(folder: string): string {
  try {
    return readdirSync(folder.split('/').join(sep)).join('\n');
  } catch {
    return '';
  }
}
