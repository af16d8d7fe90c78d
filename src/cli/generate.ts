import { basename, extname, join } from 'node:path';
import { Command, Option } from 'commander';
import { parseGridAxis, parseRangeAxis, readConfigJson, sweepConfigs, writeSweep } from '../experiment';
import { packageRoot } from '../native';
import { counted, expected, formatJson } from '../system';
import { badUsage } from './exit';
import { numberList, wholeNumber, wholeNumberFromZero } from './numbers';
import { collect } from './options';

interface GenerateOptions {
  base: string;
  set: string[];
  grid: string[];
  random: string[];
  log: string[];
  samples?: number;
  sampleSeed: number;
  seeds?: number[];
  out: string;
  json?: boolean;
}

/** `thetalab generate --grid … --seeds … --out DIR`: a folder of configs that differ in what is varied. */
export function generateCommand(): Command {
  return new Command('generate')
    .description('write the configs of a sweep: every combination of the grid, the samples and the seeds')
    .addOption(
      new Option('-b, --base <config>', 'config that all of them are made from').default(
        join(packageRoot()!, 'configs', 'config_90.json'),
        "SimpleSleepNet's config_90.json",
      ),
    )
    .option('-s, --set <key=value...>', 'change a value of the base', collect, [])
    .option('-g, --grid <key=values...>', 'values to combine, such as latent_dim=64,128,256', collect, [])
    .option('--random <key=low..high...>', 'draw from a range, such as temperature=0.05..0.5', collect, [])
    .option('--log <key=low..high...>', 'the same, evenly on a logarithmic scale', collect, [])
    .option('--samples <count>', 'how often --random and --log are drawn', wholeNumber)
    .option('--sample-seed <number>', 'what the draws follow from', wholeNumberFromZero, 0)
    .option('--seeds <list>', 'seeds of the experiment, such as 0,1,2 or 0-4', numberList)
    .requiredOption('-o, --out <folder>', 'where the configs go; nothing is overwritten')
    .option('--json', 'print the names as JSON')
    .addHelpText('after', examples)
    .action((options: GenerateOptions) => {
      const names = badUsage(() => generate(options));
      if (options.json) process.stdout.write(formatJson({ folder: options.out, configs: names }));
      else
        console.log(
          `${counted(names.length, 'config')} in ${options.out}; npx thetalab sweep ${options.out}`,
        );
    });
}

const examples = `
A key may be given by its last part where no other key has it. Every combination meets the same samples.

Examples:
  npx thetalab generate --grid "latent_dim=64,128,256" --grid "pretraining_params.learning_rate=1e-4,1e-3" \\
    --seeds 0,1,2 --out configs/sweep/
  npx thetalab generate --base configs/quick.json --log "pretraining_params.learning_rate=1e-5..1e-2" \\
    --random "temperature=0.05..0.5" --samples 20 --out configs/search/`;

function generate(options: GenerateOptions): string[] {
  const { base, samples, sampleSeed, seeds, out } = options;
  const ranges = [
    ...options.random.map((text) => parseRangeAxis('--random', text)),
    ...options.log.map((text) => parseRangeAxis('--log', text)),
  ];
  const json = readConfigJson(base, options.set);
  const name = typeof json.name === 'string' ? json.name : basename(base, extname(base));
  const configs = sweepConfigs(json, name, {
    grid: eachOnce(options.grid.map(parseGridAxis)),
    random: eachOnce(ranges),
    samples,
    sampleSeed,
    seeds,
  });
  writeSweep(out, configs);
  return configs.map((config) => config.name);
}

function eachOnce<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  const keys = entries.map(([key]) => key);
  const twice = keys.find((key, at) => keys.indexOf(key) < at);
  if (twice === undefined) return Object.fromEntries(entries);
  throw expected('generate', 'each key once', `"${twice}" twice`, 'name all its values in one place');
}
