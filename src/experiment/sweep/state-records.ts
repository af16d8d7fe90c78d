import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { formatJson, readJson, writeFileAtomic } from '../../system';
import type { PoolOutcome } from '../pool';

/** What is kept of a run that is not done: it failed, or some job began it and has not said how it ended. */
export type StateRecord = { state: 'failed'; reason: string } | { state: 'begun'; job: string; node: string };

const fileOf = (out: string, name: string) => join(out, 'state', `${name}.json`);

/** Writes down that a run begins in a job, so that one that ends without a word is told from one that never began. */
export function recordBegin(out: string, name: string, job: string, node: string): void {
  write(out, name, { state: 'begun', job, node });
}

/** Writes down why a run failed; one that did not needs no record, as its folder tells how far it came. */
export function recordEnd(out: string, outcome: PoolOutcome): void {
  const { name } = outcome.task;
  if (outcome.status === 'failed') write(out, name, { state: 'failed', reason: outcome.reason });
  else rmSync(fileOf(out, name), { force: true });
}

/** What is kept of a run. */
export function stateRecord(out: string, name: string): StateRecord | undefined {
  const file = fileOf(out, name);
  return existsSync(file) ? (readJson(file, 'status', 'remove it') as StateRecord) : undefined;
}

function write(out: string, name: string, record: StateRecord): void {
  writeFileAtomic(fileOf(out, name), formatJson(record));
}
