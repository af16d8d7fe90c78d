import { expected } from '../../system';
import { addressOf, checkPath, type RemoteFile } from './remote-file';

const line = /^([0-9a-fA-F]{64})(?: [ *]?|\t)(\S.*)$/;

/**
 * Reads a `SHA256SUMS.txt` as PhysioNet puts beside each dataset: on every line a check sum and a path.
 *
 * @param text content of the list
 * @param base address of the folder that the list lies in
 * @throws ThetalabError when a line is neither, a path leaves the folder, or comes twice with two sums
 */
export function parseChecksums(text: string, base: string): RemoteFile[] {
  const files = new Map<string, RemoteFile>();
  text.split(/\r?\n/).forEach((content, at) => {
    if (content.trim() === '') return;
    const [, hex, written] = line.exec(content) ?? [];
    if (!hex || !written) {
      const got = `${JSON.stringify(content.slice(0, 80))} in line ${at + 1} of the list at ${base}`;
      throw expected('fetch', 'a SHA-256 and a path', got, 'is the address right?');
    }
    const path = written.replace(/^(\.\/)+/, '');
    checkPath(path, 'fetch');
    const file: RemoteFile = {
      path,
      url: addressOf(base, path),
      digest: { algorithm: 'sha256', hex: hex.toLowerCase() },
    };
    const before = files.get(path);
    if (before && before.digest!.hex !== file.digest!.hex) {
      throw expected('fetch', 'one check sum for each file', `two for "${path}" in the list at ${base}`);
    }
    files.set(path, file);
  });
  if (files.size) return [...files.values()];
  throw expected('fetch', `check sums in the list at ${base}`, 'none', 'is the address right?');
}
