import { fromConfig } from '../../augment';
import { onlineProbe } from '../../latent';
import { exportWeights } from '../../models';
import { pretrain } from '../../train';
import type { RunFolder } from '../run-folder';
import { newEncoder } from './classify';
import { runLogger } from './logger';
import type { PreparedData } from './prepare';

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
  run.writeJson('pretraining.json', history);
  exportWeights(encoder, run.file('checkpoints', 'encoder.safetensors'));
  return 'done';
}
