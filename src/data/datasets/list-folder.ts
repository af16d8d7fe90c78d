import { readdirSync } from 'node:fs';
import { checkText, expected } from '../../system';

/**
 * Names of what is in a folder, in order.
 *
 * @param where who looks, for the message
 * @throws ThetalabError when it is no folder, or cannot be read
 */
export function listFolder(where: string, folder: string): string[] {
  checkText(where, 'a folder of recordings', folder);
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw expected(where, 'a folder of recordings', `"${folder}" (${code})`, 'check the path');
  }
}
