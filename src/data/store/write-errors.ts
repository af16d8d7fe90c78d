import { expected, ThetalabError } from '../../system';
import { type StoreType, storeTypes } from './record';

/** Runs what writes a file, and says in the library's words what the system refused. */
export function explainingWrites<T>(where: string, path: string, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (cause instanceof ThetalabError || code === undefined) throw cause;
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    const remedy = full ? 'free some space and do it again' : message;
    throw expected(where, `to write "${path}"`, code, remedy);
  }
}

/** @throws ThetalabError unless it is one of the types that a store can have */
export function checkStoreType(where: string, dtype: StoreType): void {
  if (!storeTypes.includes(dtype))
    throw expected(where, `dtype to be ${storeTypes.join(' or ')}`, `"${dtype}"`);
}
