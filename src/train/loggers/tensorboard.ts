import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { writeFileAtomic } from '../../system';
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

  log(name: string, rows: readonly PassRow[]): void {
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
    mkdirSync(folder, { recursive: true });
    const before = readdirSync(folder).filter((file) => file.startsWith('events.out.tfevents.'));
    const now = Date.now() / 1000;
    const path = join(folder, `events.out.tfevents.${Math.floor(now)}.${hostname()}.${process.pid}`);
    for (const file of before) rmSync(join(folder, file));
    writeFileAtomic(path, versionRecord(now));
    const file = { path, lastPass: 0 };
    this.open.set(name, file);
    return file;
  }
}
