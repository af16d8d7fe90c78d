import { Command } from 'commander';
import { openRun, type RunOutcome, runExperiment } from '../experiment';
import { expected } from '../system';
import { badUsage } from './exit';
import { finish } from './finish';
import { addStartOptions, type StartOptions, startRun } from './options';

type RunOptions = StartOptions & { resume?: string };

/** `thetalab run CONFIG`: all six steps, or with `--resume` those that a run still lacks. */
export function runCommand(): Command {
  const command = new Command('run')
    .description('prepare, pretrain, evaluate the latent space, classify and evaluate, all in one run folder')
    .argument('[config]', 'JSON file of an experiment, such as configs/quick.json')
    .option('-r, --resume <run>', 'go on with a run folder instead of starting one');
  return addStartOptions(command)
    .addHelpText('after', examples)
    .action(async (config: string | undefined, options: RunOptions) => {
      await finish(await startOrResume(config, options), options);
    });
}

const examples = `
Examples:
  npx thetalab run configs/quick.json
  npx thetalab run configs/dreams.json --data ../shared/data/sleep/dreams --json
  npx thetalab run configs/quick.json --set seed=7 --set pretraining_params.max_epochs=20
  npx thetalab run --resume runs/quick-20260101T120000`;

function startOrResume(config: string | undefined, options: RunOptions): Promise<RunOutcome> {
  const { resume } = options;
  if (resume === undefined) {
    const path = badUsage(() => given(config));
    return startRun(path, options);
  }
  const run = badUsage(() => {
    const others = [
      ...(config === undefined ? [] : [`the config "${config}"`]),
      ...(options.data === undefined ? [] : ['--data']),
      ...(options.set.length ? ['--set'] : []),
    ];
    if (!others.length) return openRun(resume);
    const remedy = 'a resumed run keeps the config in its folder; start a new run to change it';
    throw expected('run', '--resume alone', `${others.join(' and ')} with it`, remedy);
  });
  return runExperiment(run);
}

function given(config: string | undefined): string {
  if (config !== undefined) return config;
  throw expected(
    'run',
    'a config or --resume RUN',
    'neither',
    'for example: npx thetalab run configs/quick.json',
  );
}
