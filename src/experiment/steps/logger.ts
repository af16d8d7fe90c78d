import { combineLoggers, MetricsCsv, TensorBoardWriter, type TrainingLogger } from '../../train';
import type { RunFolder } from '../run-folder';

/** Logs every training of a run to its `metrics.csv` and its `tensorboard/` folder. */
export function runLogger(run: RunFolder): TrainingLogger {
  return combineLoggers(
    new MetricsCsv(run.file('metrics.csv')),
    new TensorBoardWriter(run.file('tensorboard')),
  );
}
