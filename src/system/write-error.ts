import { ThetalabError } from './errors';

const remedies: Record<string, string> = {
  ENOSPC: 'the disk is full, free some space and resume',
  EDQUOT: 'the disk quota is used up, free some space and resume',
  EACCES: 'the folder is not writable, choose another or change its permissions',
  EPERM: 'the folder is not writable, choose another or change its permissions',
  EROFS: 'the file system is read-only, choose another folder',
  ENOENT: 'no folder can be made there, choose another',
  ENOTDIR: 'a part of the path is a file, choose another folder',
  EEXIST: 'a part of the path is a file, choose another folder',
};

/** Why a file or folder cannot be written, and the way out. */
export function writeError(where: string, path: string, cause: NodeJS.ErrnoException): ThetalabError {
  const remedy = remedies[cause.code ?? ''] ?? cause.message;
  const got = cause.code ?? 'an error';
  return new ThetalabError(`${where}: expected to write "${path}", got ${got}; ${remedy}`, { cause });
}
