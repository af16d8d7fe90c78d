import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expected } from '../../system';
import { type FetchOptions, fetchFiles } from '../download/fetch-files';
import { addressOf, checkPath, type RemoteFile } from '../download/remote-file';

/** Which part of the EEG Challenge's recordings. */
export interface EegChallengeSelection {
  /** Release of the Healthy Brain Network's recordings, `R1` to `R11` (default `R5`). */
  release?: string;
  /** `mini`: twenty people, about 3 GB; `full`: a whole release, 20 to 50 GB (default `mini`). */
  size?: 'mini' | 'full';
}

/** The folder of a part, at its publisher and locally: `R5_mini_L100_bdf`. */
export function eegChallengeFolder({ release = 'R5', size = 'mini' }: EegChallengeSelection): string {
  if (!/^R([1-9]|1[01])$/.test(release))
    throw expected('eegChallenge', 'a release from R1 to R11', `"${release}"`);
  if (size !== 'mini' && size !== 'full')
    throw expected('eegChallenge', 'a size among mini, full', `"${size}"`);
  return `${release}${size === 'mini' ? '_mini' : ''}_L100_bdf`;
}

const prefix = 'NeurIPS25/';

/**
 * The files of a part, from the listing of the public bucket (Amazon S3, ListObjectsV2), page after page. S3 gives the
 * size of each file and its MD5, but for large ones that were uploaded in pieces.
 */
export async function listEegChallenge(
  address: string,
  folder: string,
  options: EegChallengeSelection & FetchOptions,
): Promise<RemoteFile[]> {
  const part = eegChallengeFolder(options);
  const files: RemoteFile[] = [];
  for (let page = 1, token: string | undefined; ; page++) {
    const query = new URLSearchParams({ 'list-type': '2', prefix: `${prefix}${part}/` });
    if (token !== undefined) query.set('continuation-token', token);
    const list = { path: `${part}-files-${page}.xml`, url: `${address}/?${query}` };
    await fetchFiles('fetch the list of files', [list], folder, { ...options, quiet: true });
    const text = readFileSync(join(folder, list.path), 'utf8');
    files.push(...parseObjects(text, address));
    token = tag(text, 'NextContinuationToken');
    if (token === undefined) break;
  }
  if (files.length) return files;
  throw expected('fetch', `files of ${part} at ${address}`, 'none', 'is it a release that there is?');
}

/** The objects of one page, but those that stand for folders. */
function parseObjects(text: string, address: string): RemoteFile[] {
  if (!text.includes('<ListBucketResult')) {
    throw expected('fetch', `a list of files at ${address}`, JSON.stringify(text.slice(0, 80)));
  }
  const objects = [...text.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)];
  return objects.flatMap(([, object]) => {
    const key = tag(object!, 'Key') ?? '';
    if (key.endsWith('/')) return [];
    const bytes = Number(tag(object!, 'Size'));
    const path = key.startsWith(prefix) ? key.slice(prefix.length) : '';
    checkPath(path, 'fetch');
    if (!Number.isInteger(bytes))
      throw expected('fetch', `the size of "${path}"`, 'none', 'is it a list of S3?');
    const md5 = /^"([0-9a-f]{32})"$/.exec(tag(object!, 'ETag') ?? '')?.[1];
    const digest = md5 === undefined ? undefined : ({ algorithm: 'md5', hex: md5 } as const);
    return [{ path, url: addressOf(address, key), bytes, digest }];
  });
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text of the first element of a name. */
function tag(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text?.replace(/&(?:#(\d+)|(\w+));/g, (whole, code, word) =>
    code ? String.fromCodePoint(Number(code)) : (entities[word] ?? whole),
  );
}
