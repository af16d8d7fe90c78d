import type { PassRow } from '../history';

/** Gets the rows of a training after each pass, and once when a training goes on from a checkpoint. */
export interface TrainingLogger {
  /**
   * @param name which training
   * @param rows all its rows so far, from the first pass; after a resume some of them may have been logged before
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
