import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { compareRuns, openRun, type RunEncoder } from '../experiment';
import { formatJson, interruptionSignal } from '../system';
import { badUsage, exitCodes, Stopped } from './exit';
import { wholeNumber } from './numbers';

interface CompareOptions {
  encoders?: RunEncoder[];
  part: 'training' | 'validation' | 'test';
  projection?: 'tsne' | 'umap';
  neighbors: number;
  resamples: number;
  out: string;
  json?: boolean;
}

/** `thetalab compare RUN...`: encoders of runs side by side. */
export function compareCommand(): Command {
  return new Command('compare')
    .description(
      'compare the encoders of a run, or of several runs: probes, clusters, shape, label efficiency',
    )
    .argument('<run...>', 'run folders, or folders of runs')
    .addOption(
      new Option(
        '-e, --encoders <name...>',
        'which encoders of each run (default of one run all, of several the pretrained ones)',
      ).choices(['untrained', 'pretrained', 'fineTuned']),
    )
    .addOption(
      new Option('-p, --part <part>', 'epochs that they are compared on')
        .choices(['training', 'validation', 'test'])
        .default('test'),
    )
    .addOption(new Option('--projection <method>', 'also pictures in the plane').choices(['tsne', 'umap']))
    .option('-k, --neighbors <count>', 'nearest neighbours that vote', wholeNumber, 20)
    .option('--resamples <count>', 'draws of the bootstrap behind the intervals', wholeNumber, 200)
    .option('-o, --out <folder>', 'where report and figures are written', 'comparison')
    .option('--json', 'print the comparison as JSON')
    .action(compare);
}

async function compare(paths: string[], options: CompareOptions): Promise<void> {
  const { out, json, ...rest } = options;
  const runs = badUsage(() => paths.flatMap(runsIn).map(openRun));
  const comparison = await compareRuns(runs, rest);
  comparison.write(out);
  const { closeBrowser, drawComparison } = await import('../plot');
  try {
    await drawComparison(comparison, out);
  } finally {
    await closeBrowser();
  }
  if (interruptionSignal().aborted)
    throw new Stopped(`interrupted; ${out} lacks some of its figures`, exitCodes.interrupted);
  if (json) process.stdout.write(formatJson(comparison));
  else console.log(`${comparison}\n\nReport: ${join(out, 'index.html')}`);
}

/** The folder itself when it is a run, else the runs in it that were pretrained. */
function runsIn(path: string): string[] {
  if (existsSync(join(path, 'config.json')) || !existsSync(path)) return [path];
  const inside = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(path, name))
    .filter((folder) => existsSync(join(folder, 'checkpoints', 'encoder.safetensors')));
  return inside.length ? inside.sort() : [path];
}
