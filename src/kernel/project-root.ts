import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder upwards with a package.json, else the folder itself. */
export function projectRoot(folder: string): string {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, 'package.json'))) return current;
    if (dirname(current) === current) return folder;
  }
}
