import { readFileSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatJson, makeFolder, writeFileAtomic } from '../../system';

/** What the server said of the version that a part belongs to. */
export interface PartVersion {
  url: string;
  /** What `If-Range` takes: a strong `ETag`, or else the time of the last change. */
  validator: string;
  /** Size of the whole, when the server said it. */
  bytes?: number;
}

/** A file on its way: `NAME.part` with the bytes so far, `NAME.part.json` with the version that they are of. */
export class PartFile {
  constructor(readonly path: string) {}

  /** How many bytes are there. */
  get bytes(): number {
    try {
      return statSync(this.path).size;
    } catch {
      return 0;
    }
  }

  /** The version that the bytes are of, when they can be gone on from. */
  version(url: string): PartVersion | undefined {
    try {
      const version = JSON.parse(readFileSync(`${this.path}.json`, 'utf8')) as PartVersion;
      return version.url === url && typeof version.validator === 'string' ? version : undefined;
    } catch {
      return undefined; // none, or written by someone else: the part begins anew
    }
  }

  /** Begins anew: the old bytes go before the new version is noted, so that a kill in between mixes nothing. */
  async restart(version: PartVersion | undefined): Promise<FileHandle> {
    makeFolder(dirname(this.path));
    this.remove();
    if (version) writeFileAtomic(`${this.path}.json`, formatJson(version));
    return open(this.path, 'w');
  }

  /** Goes on at the end of what is there. */
  append(): Promise<FileHandle> {
    return open(this.path, 'a');
  }

  remove(): void {
    rmSync(this.path, { force: true });
    rmSync(`${this.path}.json`, { force: true });
  }
}
