import { Command } from 'commander';
import { createRun, openRun, type RunFolder, readConfig, runExperiment } from '../experiment';
import { expected } from '../system';
import { badUsage } from './exit';
import { finish } from './finish';
import { addStartOptions, overridesOf, type StartOptions } from './options';

type RunOptions = StartOptions & { resume?: string };

/** `thetalab run CONFIG`: all six steps, or with `--resume` those that a run still lacks. */
export function runCommand(): Command {
  const command = new Command('run')
    .description('prepare, pretrain, evaluate the latent space, classify and evaluate, all in one run folder')
    .argument('[config]', 'JSON file of an experiment, such as configs/quick.json')
    .option('-r, --resume <run>', 'go on with a run folder instead of starting one');
  return addStartOptions(command).action(async (config: string | undefined, options: RunOptions) => {
    await finish(await runExperiment(await openOrCreate(config, options)), options);
  });
}

function openOrCreate(config: string | undefined, options: RunOptions): RunFolder | Promise<RunFolder> {
  if (options.resume === undefined) {
    return createRun(
      badUsage(() => readConfig(given(config), overridesOf(options))),
      options.out,
    );
  }
  const resume = options.resume;
  return badUsage(() => {
    if (config !== undefined || options.data !== undefined || options.set.length) {
      throw expected(
        'run',
        'either a config or --resume',
        'both',
        'a resumed run keeps the config in its folder',
      );
    }
    return openRun(resume);
  });
}

function given(config: string | undefined): string {
  if (config !== undefined) return config;
  throw expected(
    'run',
    'a config or --resume RUN',
    'neither',
    'for example: thetalab run configs/quick.json',
  );
}
