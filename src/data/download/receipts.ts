import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expected, formatJson, writeFileAtomic } from '../../system';
import { digestOf } from './digest';
import { type RemoteFile, workFolder } from './remote-file';

/** What a file looked like when its check sum was right. */
interface Receipt {
  bytes: number;
  modified: number;
  hex: string;
}

/** Which files of a folder were checked: a file that has not changed since is not read again. */
export class Receipts {
  private readonly path: string;
  private receipts: Record<string, Receipt>;

  constructor(private readonly folder: string) {
    this.path = join(folder, workFolder, 'checked.json');
    this.receipts = this.read();
  }

  /** Whether a file is there and as it was when it was checked. */
  has({ path, digest }: RemoteFile): boolean {
    const [receipt, now] = [this.receipts[path], this.stat(path)];
    return (
      now !== undefined &&
      receipt !== undefined &&
      receipt.bytes === now.size &&
      receipt.modified === now.mtimeMs &&
      receipt.hex === (digest?.hex ?? '')
    );
  }

  /**
   * Checks a file that is there without a receipt: somebody put it there, or a kill came before the receipt.
   *
   * @returns whether it is there
   * @throws ThetalabError when it is there and not what is published: it is not ours to replace
   */
  async check(file: RemoteFile, signal: AbortSignal): Promise<boolean> {
    if (this.has(file)) return true;
    const { path, digest, bytes } = file;
    const now = this.stat(path);
    if (!now) return false;
    const place = join(this.folder, path);
    const remedy = 'it was changed or is damaged: move it away and fetch again';
    if (bytes !== undefined && bytes !== now.size) {
      throw expected('fetch', `"${place}" of ${bytes} bytes`, `${now.size} bytes`, remedy);
    }
    const hex = digest && (await digestOf(place, digest.algorithm, signal));
    if (hex !== digest?.hex) {
      throw expected('fetch', `"${place}" with the check sum ${digest!.hex}`, hex!, remedy);
    }
    this.add(file);
    return true;
  }

  /** Notes that a file has the published check sum. */
  add({ path, digest }: RemoteFile): void {
    const now = this.stat(path)!;
    this.receipts[path] = { bytes: now.size, modified: now.mtimeMs, hex: digest?.hex ?? '' };
    writeFileAtomic(this.path, formatJson(this.receipts));
  }

  /** Looks again what other processes wrote. */
  refresh(): void {
    this.receipts = this.read();
  }

  private read(): Record<string, Receipt> {
    try {
      return JSON.parse(readFileSync(this.path, 'utf8')) as Record<string, Receipt>;
    } catch {
      return {}; // without receipts all files are read again
    }
  }

  private stat(path: string) {
    const stats = statSync(join(this.folder, path), { throwIfNoEntry: false });
    return stats?.isFile() ? stats : undefined;
  }
}
