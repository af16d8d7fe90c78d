import { existsSync, readFileSync } from 'node:fs';
import { writeFileAtomic } from '../../system';
import type { PassRow } from '../history';
import type { TrainingLogger } from './logger';

const head = 'training,pass,measure,value';

/**
 * A tidy CSV file of all trainings of a run: `training,pass,measure,value`. It is written anew after each pass, whole, from the
 * history itself: what a resumed training repeats does not appear twice.
 */
export class MetricsCsv implements TrainingLogger {
  constructor(private readonly path: string) {}

  log(name: string, rows: readonly PassRow[]): void {
    const written = existsSync(this.path)
      ? readFileSync(this.path, 'utf8').trimEnd().split('\n').slice(1)
      : [];
    const others = written.filter((line) => !line.startsWith(`${name},`));
    const own = rows.flatMap(({ pass, ...measures }) =>
      Object.entries(measures).map(([measure, value]) => `${name},${pass},${measure},${value}`),
    );
    writeFileAtomic(this.path, `${[head, ...others, ...own].join('\n')}\n`);
  }
}
