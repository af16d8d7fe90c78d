import { appendFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expected, makeFolder } from '../../system';
import type { PassRow } from '../history';
import { scalarsRecord, versionRecord } from './event-record';
import type { TrainingLogger } from './logger';

/**
 * Writes TensorBoard event files, one folder per training: each measure as a scalar over passes. `tensorboard --logdir
 * <folder>` shows them while training goes on.
 *
 * The first rows of a training that this writer gets replace the event files that its folder holds: a resumed training
 * gives all its rows again, so that no pass is missing and none is there twice.
 */
export class TensorBoardWriter implements TrainingLogger {
  private readonly open = new Map<string, { path: string; lastPass: number }>();

  /** @param folder the log folder, made when it is missing */
  constructor(private readonly folder: string) {}

  /** @throws ThetalabError when the folder cannot be written to */
  log(name: string, rows: readonly PassRow[]): void {
    try {
      this.write(name, rows);
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      const remedy = code === 'ENOSPC' ? 'the disk is full, free some space and resume' : message;
      throw expected('TensorBoardWriter', `to write into "${this.folder}"`, code ?? 'an error', remedy);
    }
  }

  private write(name: string, rows: readonly PassRow[]): void {
    const file = this.open.get(name) ?? this.start(name);
    const now = Date.now() / 1000;
    const latest = rows[rows.length - 1]?.seconds ?? 0;
    const fresh = rows.filter(({ pass }) => pass > file.lastPass);
    for (const { pass, ...measures } of fresh) {
      appendFileSync(file.path, scalarsRecord(now - (latest - measures.seconds), pass, measures));
      file.lastPass = pass;
    }
  }

  private start(name: string): { path: string; lastPass: number } {
    const folder = join(this.folder, name);
    makeFolder(folder);
    const before = readdirSync(folder).filter((file) => file.startsWith('events.out.tfevents.'));
    const now = Date.now() / 1000;
    const path = join(folder, `events.out.tfevents.${Math.floor(now)}.${hostname()}.${process.pid}`);
    for (const file of before) rmSync(join(folder, file));
    writeFileSync(path, versionRecord(now));
    const file = { path, lastPass: 0 };
    this.open.set(name, file);
    return file;
  }
}
