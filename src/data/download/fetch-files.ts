import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  counted,
  expected,
  InterruptedError,
  interruptionSignal,
  type Progress,
  startProgress,
  withFolderLock,
} from '../../system';
import { fetchError, fetchFile, type Patience } from './fetch-file';
import { PartFile } from './part-file';
import { Receipts } from './receipts';
import { checkPath, type RemoteFile, workFolder } from './remote-file';
import { TransferError } from './transfer-error';

/** Options of everything that fetches. */
export interface FetchOptions extends Partial<Patience> {
  /** `false`: use what is there, and fail when something is missing (default true). */
  download?: boolean;
  /** How many files come at the same time (default 4). */
  parallel?: number;
  /** How the missing files can be had, for the message (default `fetch them`). */
  remedy?: string;
  /** Print no progress (default false). */
  quiet?: boolean;
}

/** What `fetchFiles` did. */
export interface Fetched {
  /** Files that came now, and those that were there already. */
  fetched: number;
  present: number;
  /** Bytes that came. */
  bytes: number;
}

/**
 * Brings published files into a folder. A file stands under its name only when it is whole and has its published check
 * sum; until then it is a `.part` in the folder `.fetch`, from which an interrupted download goes on. Processes that
 * fetch into the same folder take turns, and find what the first one brought.
 *
 * Connections that break, stall or end early, and answers 408, 425, 429 and 5xx, are tried again after a pause that
 * doubles (or as long as `Retry-After` says). A file that cannot be had does not keep the others from coming.
 *
 * @param label what is fetched, for the progress line
 * @throws ThetalabError when a path leaves the folder, something could not be had, or with `download: false` is missing
 * @throws InterruptedError when work was asked to stop; a second start goes on
 */
export async function fetchFiles(
  label: string,
  files: readonly RemoteFile[],
  folder: string,
  options: FetchOptions = {},
): Promise<Fetched> {
  for (const { path } of files) checkPath(path, 'fetch');
  const receipts = new Receipts(folder);
  if (options.download === false) return allPresent(files, folder, options.remedy);
  if (files.every((file) => receipts.has(file))) return { fetched: 0, present: files.length, bytes: 0 };
  const signal = interruptionSignal();
  const progress = startProgress({ label, total: files.length, unit: 'file', quiet: options.quiet });
  const work = new Work(files, folder, receipts, progress, options);
  let summary = `${label}: stopped`;
  try {
    const onWait = (owner: string) => progress.update(0, { 'waiting for process': owner });
    const lock = { where: 'fetch', folder: join(folder, workFolder), signal, onWait };
    await withFolderLock(lock, (held) => work.run(held));
    summary = work.summary(label);
    return work.result;
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new InterruptedError(
      'fetch',
      `${work.done} of ${counted(files.length, 'file')}; start it again to go on`,
    );
  } finally {
    progress.done(summary);
  }
}

function allPresent(files: readonly RemoteFile[], folder: string, remedy = 'fetch them'): Fetched {
  const missing = files.filter(({ path }) => !existsSync(join(folder, path)));
  if (!missing.length) return { fetched: 0, present: files.length, bytes: 0 };
  const names = missing.slice(0, 5).map(({ path }) => `"${path}"`);
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : '';
  const got = `${files.length - missing.length} of them without ${names.join(', ')}${more}`;
  throw expected('fetch', `${counted(files.length, 'file')} in "${folder}"`, got, remedy);
}

const defaults: Patience = { retries: 6, retrySeconds: 1, stallSeconds: 30 };

/** The files that are still to come, and how far that is. */
class Work {
  readonly result: Fetched = { fetched: 0, present: 0, bytes: 0 };
  private readonly failures: Error[] = [];
  private readonly patience: Patience;

  constructor(
    private readonly files: readonly RemoteFile[],
    private readonly folder: string,
    private readonly receipts: Receipts,
    private readonly progress: Progress,
    private readonly options: FetchOptions,
  ) {
    this.patience = { ...defaults, ...definedOf(options) };
  }

  get done(): number {
    return this.result.fetched + this.result.present;
  }

  summary(label: string): string {
    const { fetched, present, bytes } = this.result;
    return `${label}: ${counted(fetched, 'file')} fetched (${megabytes(bytes)} MB), ${present} already there`;
  }

  /** Several workers take from one queue; trouble that concerns all of them stops all of them. */
  async run(held: AbortSignal): Promise<void> {
    this.receipts.refresh();
    const stop = new AbortController();
    const signal = AbortSignal.any([held, stop.signal]);
    const queue = this.files.values();
    const workers = Array.from({ length: parallelOf(this.options) }, async () => {
      for (const file of queue) await this.one(file, signal);
    });
    try {
      await Promise.all(workers);
    } catch (error) {
      stop.abort(error);
      await Promise.allSettled(workers);
      throw error;
    }
    this.report();
  }

  private async one(file: RemoteFile, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    try {
      if (await this.receipts.check(file, signal)) this.result.present++;
      else {
        const part = new PartFile(join(this.folder, workFolder, `${file.path}.part`));
        const target = join(this.folder, file.path);
        await fetchFile(file, target, part, this.patience, signal, (count) => this.came(count));
        this.receipts.add(file);
        this.result.fetched++;
      }
      this.came(0);
    } catch (error) {
      if (!(error instanceof TransferError)) throw error;
      if (error.kind === 'stop') throw fetchError(file, error);
      this.failures.push(fetchError(file, error));
    }
  }

  private came(count: number): void {
    this.result.bytes += count;
    this.progress.update(this.done, { MB: megabytes(this.result.bytes) });
  }

  private report(): void {
    const [first, ...others] = this.failures;
    if (!first) return;
    if (others.length) first.message += ` (${counted(others.length, 'more file')} failed)`;
    throw first;
  }
}

/** Without those that are given as `undefined`. */
function definedOf(options: Partial<Patience>): Partial<Patience> {
  const names = Object.keys(defaults) as (keyof Patience)[];
  return Object.fromEntries(
    names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
}

function parallelOf({ parallel = 4 }: FetchOptions): number {
  if (Number.isInteger(parallel) && parallel >= 1 && parallel <= 64) return parallel;
  throw expected('fetch', 'parallel from 1 to 64', String(parallel));
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
