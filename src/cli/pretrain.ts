import { Command } from 'commander';
import { finish } from './finish';
import { addStartOptions, type StartOptions, startRun } from './options';

/** `thetalab pretrain CONFIG`: makes a run folder and pretrains its encoder. */
export function pretrainCommand(): Command {
  const command = new Command('pretrain')
    .description('start a run and pretrain its encoder; latent, classify and evaluate go on from its folder')
    .argument('<config>', 'JSON file of an experiment');
  return addStartOptions(command).action(async (config: string, options: StartOptions) => {
    await finish(await startRun(config, options, 'pretrain'), options);
  });
}
