import type { PassRow } from '../history';

/** Gets the rows of a training after each pass. */
export interface TrainingLogger {
  /**
   * @param name which training
   * @param rows all its rows so far; the last one is new (the first call after a resume may hold some that were logged before)
   */
  log(name: string, rows: readonly PassRow[]): void;
}

/** One logger that passes on to several. */
export function combineLoggers(...loggers: readonly TrainingLogger[]): TrainingLogger {
  return {
    log(name, rows) {
      for (const logger of loggers) logger.log(name, rows);
    },
  };
}
