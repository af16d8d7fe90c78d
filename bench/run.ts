import { ThetalabError } from '../src/system';
import { augmentSuite } from './augment';
import { figureCommand } from './commands/figure';
import { UsageError } from './commands/options';
import { prefetchCommand } from './commands/prefetch';
import { scalingCommand } from './commands/scaling';
import { storeCommand } from './commands/store';
import { suiteCommand } from './commands/suite';
import { tableCommand } from './commands/table';
import { dataSuite } from './data';
import { engineSuite } from './engine';
import { latentSuite } from './latent';

const usage = `npm run bench -- COMMAND
  engine   our training steps and kernels against PyTorch and SciPy
           [--only REGEX] [--rounds N] [--compile] [--peer-only] [--wait SECONDS] [--json] [--save]
           [--instructions avx512|avx2|generic]: ours on these, not on the best that the processor runs
  data     our reading and filtering of recordings against SciPy, MNE and pyEDFlib
           [the same options but for --instructions; nothing there compiles]
  augment  our augmentations against NumPy and SciPy, and beside a training step
           [the same options but for --instructions; nothing there compiles]
  prefetch how long training waits for its views, with those of the next batch made in the background and without
           [--pairs N] [--steps N] [--json] [--save]
  latent   our projections, clusters and metrics against scikit-learn, openTSNE and umap-learn
           [the same options but for --instructions; minutes for some rows]
  scaling  how the cost of a training step grows with batch, length and channels
           [--rounds N] [--wait SECONDS] [--json] [--save]
  store    what training from an epoch store of 400,000 epochs takes: peak memory, reading rates, waiting for data
           [--nights N] [--epochs N] [--batch N] [--steps N] [--dtype TYPE] [--json]
  table    puts what engine, data, augment and latent --save wrote into README.md
  figure   draws docs/engine-scaling.png and docs/prefetch.png from what scaling --save and prefetch --save wrote`;

/** A command gets the project's folder and its own arguments. */
const commands: Record<string, (root: string, args: string[]) => Promise<void>> = {
  engine: (root, args) => suiteCommand(engineSuite, root, args),
  data: (root, args) => suiteCommand(dataSuite, root, args),
  augment: (root, args) => suiteCommand(augmentSuite, root, args),
  prefetch: prefetchCommand,
  latent: (root, args) => suiteCommand(latentSuite, root, args),
  scaling: scalingCommand,
  store: storeCommand,
  table: tableCommand,
  figure: figureCommand,
};

/** `npm run bench -- COMMAND`, started by scripts/bench.mjs; asked for help, or without a command, it prints the usage alone. */
export async function main(root: string, words: string[]): Promise<void> {
  if (words.includes('--help') || words.includes('-h')) return console.log(usage);
  const [name, ...args] = words;
  try {
    if (name === undefined) throw new UsageError();
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new UsageError(`bench: expected ${Object.keys(commands).join(', ')}, got "${name}"`);
    await command(root, args);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof ThetalabError)) throw error;
    const badUsage = error instanceof UsageError;
    console.error([error.message, badUsage && usage].filter(Boolean).join('\n'));
    process.exitCode = badUsage ? 2 : 1;
  }
}
