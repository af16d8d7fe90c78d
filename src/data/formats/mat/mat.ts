import { expected } from '../../../system';
import { withFile } from '../range-file';
import { openMat5 } from './v5/mat5';
import { isMat73, withMat73 } from './v73/mat73';
import type { MatFile, MatValue, MatVariables } from './value';

/**
 * Reads the variables of a MATLAB file of version 5 to 7.3, compressed or not; what is not asked for is not unpacked.
 * 64-bit integers beyond 2^53 lose their last digits. Objects, tables and function handles are named and not read.
 *
 * @param names variables to read (default all)
 * @throws ThetalabError when it is no such file, it is damaged, or a variable that is named is missing or an object
 */
export function readMat(path: string, names?: readonly string[]): Promise<MatVariables> {
  return withMat(path, 'readMat', (file) => {
    const variables: MatVariables = Object.create(null);
    for (const name of names ?? file.names) {
      if (!file.names.includes(name)) {
        const got = file.names.join(', ') || 'none';
        throw expected('readMat', `the variable "${name}" in "${path}"`, got, 'is it the right file?');
      }
      variables[name] = file.read(name);
      if (names) refuseObject(name, variables[name], path);
    }
    return variables;
  });
}

function refuseObject(name: string, value: MatValue, path: string): void {
  if (typeof value === 'string' || value.kind !== 'object') return;
  const got = `an object of class "${value.class}" in "${path}"`;
  throw expected('readMat', `numbers, text, cells or structures in "${name}"`, got, 'convert it in MATLAB');
}

/**
 * Opens a MATLAB file of whichever version for as long as `use` takes.
 *
 * @param reader who reads, for messages
 */
export async function withMat<T>(path: string, reader: string, use: (file: MatFile) => T): Promise<T> {
  const is73 = withFile(path, reader, (file) => {
    const start = new Uint8Array(Math.min(520, file.size));
    file.fill(start, 0);
    return isMat73(start);
  });
  return is73 ? withMat73(path, reader, use) : withFile(path, reader, (file) => use(openMat5(file)));
}
