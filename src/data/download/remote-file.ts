import { expected } from '../../system';

/** A published file, and what its publisher says of its content. */
export interface RemoteFile {
  /** Where it goes, relative to the folder of the dataset, with `/` between folders. */
  path: string;
  /** Where it comes from. */
  url: string;
  /** Check sum of its content in hexadecimal digits: SHA-256, or MD5 where the publisher has no other. */
  digest?: { algorithm: 'sha256' | 'md5'; hex: string };
  /** Its size, where the publisher says it. */
  bytes?: number;
}

/** The folder inside a dataset's folder that holds what is not finished, and who is at work there. */
export const workFolder = '.fetch';

/**
 * Checks that a published path stays inside the folder that it is written into.
 *
 * @param where whose path it is, for the message
 * @throws ThetalabError when it is absolute, climbs, or could mean another place on another system
 */
export function checkPath(path: string, where: string): void {
  const parts = path.split('/');
  const odd = parts.some((part) => part === '' || part === '.' || part === '..' || part.includes(':'));
  const unprintable = [...path].some((character) => character < ' ' || character === '\x7f');
  if (!odd && !unprintable && !path.includes('\\') && parts[0] !== workFolder) return;
  const remedy = 'this list must not be trusted; check the address';
  throw expected(where, 'paths inside the dataset', JSON.stringify(path), remedy);
}

/** The address of a file below another address. */
export function addressOf(base: string, path: string): string {
  return `${base.replace(/\/$/, '')}/${path.split('/').map(encodeURIComponent).join('/')}`;
}
