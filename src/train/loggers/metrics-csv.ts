import { existsSync, readFileSync } from 'node:fs';
import { writeFileAtomic } from '../../system';
import type { PassRow } from '../history';
import type { TrainingLogger } from './logger';

const head = 'training,pass,measure,value';

/**
 * A tidy CSV file of all trainings of a run: `training,pass,measure,value`. After each pass it is written anew, whole,
 * from the history itself: what a resumed training repeats does not appear twice, and a kill leaves no half line.
 */
export class MetricsCsv implements TrainingLogger {
  /** @param path the file; lines of other trainings that are there already are kept */
  constructor(private readonly path: string) {}

  log(name: string, rows: readonly PassRow[]): void {
    const label = /[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
    const written = existsSync(this.path)
      ? readFileSync(this.path, 'utf8').trimEnd().split('\n').slice(1)
      : [];
    const others = written.filter((line) => !line.startsWith(`${label},`));
    const own = rows.flatMap(({ pass, ...measures }) =>
      Object.entries(measures).map(([measure, value]) => `${label},${pass},${measure},${value}`),
    );
    writeFileAtomic(this.path, `${[head, ...others, ...own].join('\n')}\n`);
  }
}
