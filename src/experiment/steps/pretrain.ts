import { fromConfig } from '../../augment';
import { collapseWarning, onlineProbe } from '../../latent';
import { exportWeights } from '../../models';
import { type PassRow, pretrain, type TrainingHistory } from '../../train';
import type { RunFolder } from '../run-folder';
import { newEncoder } from './classify';
import { runLogger } from './logger';
import type { PreparedData } from './prepare';

/** What `pretraining.json` holds. */
export interface PretrainingRecord extends TrainingHistory {
  /** In words, from which passes on the encoder was found collapsed. */
  warnings: string[];
}

/** Step 2: contrastive pretraining. Writes `checkpoints/encoder.safetensors` and `pretraining.json`. */
export async function pretrainStep(run: RunFolder, data: PreparedData): Promise<'done' | 'interrupted'> {
  const { pretraining_params: settings, augmentations } = run.config;
  const every = settings.probe_interval;
  const encoder = newEncoder(run);
  const history = await pretrain(encoder, data.training, {
    augmentations: fromConfig(augmentations),
    batchSize: settings.batch_size,
    temperature: settings.temperature,
    learningRate: settings.learning_rate,
    maxEpochs: settings.max_epochs,
    checkInterval: settings.check_interval,
    minImprovement: settings.min_improvement,
    prefetch: settings.prefetch,
    checkpointSeconds: run.config.checkpoint_seconds,
    checkpointFile: run.file('checkpoints', 'pretraining.safetensors'),
    logger: runLogger(run),
    ...(every > 0 && { probe: { every, measure: onlineProbe(encoder, data.validation) } }),
  });
  if (history.stopped === 'interrupted') return 'interrupted';
  const record: PretrainingRecord = { ...history, warnings: collapses(history.rows) };
  run.writeJson('pretraining.json', record);
  exportWeights(encoder, run.file('checkpoints', 'encoder.safetensors'));
  return 'done';
}

/** A warning for each time that the probe finds a collapse anew: it follows from the rows, whatever was interrupted. */
function collapses(rows: readonly PassRow[]): string[] {
  const readings = rows.filter(({ probeHealth }) => probeHealth !== undefined);
  const warnings = readings.map(({ probeHealth }) => collapseWarning(probeHealth!));
  return warnings.flatMap((warning, at) =>
    warning && !warnings[at - 1] ? [`pass ${readings[at]!.pass}: ${warning}`] : [],
  );
}
