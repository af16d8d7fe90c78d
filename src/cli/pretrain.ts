import { Command } from 'commander';
import { createRun, readConfig, runExperiment } from '../experiment';
import { badUsage } from './exit';
import { finish } from './finish';
import { addStartOptions, overridesOf, type StartOptions } from './options';

/** `thetalab pretrain CONFIG`: makes a run folder and pretrains its encoder. */
export function pretrainCommand(): Command {
  const command = new Command('pretrain')
    .description('start a run and pretrain its encoder; latent, classify and evaluate go on from its folder')
    .argument('<config>', 'JSON file of an experiment');
  return addStartOptions(command).action(async (config: string, options: StartOptions) => {
    const run = await createRun(
      badUsage(() => readConfig(config, overridesOf(options))),
      options.out,
    );
    await finish(await runExperiment(run, 'pretrain'), options);
  });
}
