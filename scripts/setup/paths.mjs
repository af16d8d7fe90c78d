import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const onWindows = process.platform === 'win32';

/** The Python inside a virtual environment. */
export function pythonOf(environment) {
  return onWindows ? join(environment, 'Scripts', 'python.exe') : join(environment, 'bin', 'python');
}

/** The full path of a command, as the shell would find it; `undefined` when it is not there. */
export function which(command) {
  const names = onWindows ? [`${command}.exe`, `${command}.cmd`] : [command];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}
