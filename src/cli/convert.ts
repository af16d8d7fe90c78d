import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import {
  type ConversionSummary,
  convert,
  type DatasetName,
  type LoadOptions,
  recordingsIn,
  type StoreType,
} from '../data';
import { counted, expected, formatJson, isInterruption, ThetalabError } from '../system';
import { badUsage, exitCodes, Stopped } from './exit';
import { positive, wholeNumber } from './numbers';

interface ConvertCommandOptions {
  out: string;
  dtype: StoreType;
  dataset: DatasetName | 'auto';
  montage?: string;
  maxFiles?: number;
  seconds?: number;
  reject?: number | true;
  json?: boolean;
}

/** `thetalab convert FOLDER|FILE --out x.epochs`: recordings into one file from which training streams. */
export function convertCommand(): Command {
  return new Command('convert')
    .description('write recordings into one epoch store, from which training reads batch by batch')
    .argument('<path>', 'folder of recordings, one recording, or another epoch store')
    .requiredOption(
      '-o, --out <file>',
      'the epoch store to make; --data and load know it by the name .epochs',
    )
    .addOption(
      new Option('--dtype <type>', 'float32 is exact; int16 takes half the room')
        .choices(['float32', 'int16'])
        .default('float32'),
    )
    .option('--dataset <name>', 'which dataset the folder holds', 'auto')
    .option('--montage <channel>', 'EEG derivation by name, such as Fpz-Cz')
    .option('--max-files <count>', 'at most so many recordings', wholeNumber)
    .option(
      '--seconds <seconds>',
      'length of the epochs that a single recording is cut into (default 30)',
      positive,
    )
    .option(
      '--reject [uV]',
      'leave out epochs that are flat, clipped, or beyond so many microvolts from peak to peak (default 500)',
      positive,
    )
    .option('--json', 'print the summary as JSON')
    .addHelpText('after', examples)
    .action(async (path: string, options: ConvertCommandOptions) => {
      const summary = await run(path, options);
      if (options.json) process.stdout.write(formatJson(summary));
      else console.log(describe(summary));
    });
}

const examples = `
What is finished is kept in <file>.part: stopped, killed or failed, the same command goes on from there.

Examples:
  npx thetalab convert ../shared/data/sleep/dreams --out dreams.epochs
  npx thetalab convert sleep-edf --out night.epochs --dtype int16 --montage Fpz-Cz --json
  npx thetalab run configs/quick.json --data night.epochs --set dataset.name=auto`;

async function run(path: string, options: ConvertCommandOptions): Promise<ConversionSummary> {
  const { out, dtype, dataset, montage, maxFiles, seconds, reject } = options;
  const rejection = reject === undefined ? undefined : { peakToPeak: reject === true ? 500 : reject };
  const reading: LoadOptions = { dataset, montage, maxFiles, seconds };
  const recordings = badUsage(() => {
    if (!existsSync(path)) throw expected('convert', 'a folder or file', `"${path}", which is not there`);
    if (existsSync(out))
      throw expected('convert', 'a new file for --out', `"${out}", which is there`, 'remove it first');
    return recordingsIn(path, reading);
  });
  try {
    return await convert(recordings, out, { dtype, settings: { dataset, montage, seconds }, rejection });
  } catch (error) {
    const part = `${out}.part`;
    if (isInterruption(error)) {
      const message = `interrupted; what is finished is kept in ${part}: the same command goes on`;
      throw new Stopped(message, exitCodes.interrupted);
    }
    if (!(error instanceof ThetalabError && existsSync(part))) throw error;
    const kept = `what is finished is kept in ${part}: the same command goes on from there`;
    throw new Stopped(`thetalab: ${error.message}\n${kept}`, exitCodes.failed);
  }
}

function describe(summary: ConversionSummary): string {
  const {
    path,
    epochs,
    recordings,
    subjects,
    channels,
    samplesPerEpoch,
    samplingRate,
    dtype,
    bytes,
    leftOut,
  } = summary;
  const left = leftOut === undefined ? '' : `, ${counted(leftOut, 'epoch')} left out`;
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  const what = `${counted(epochs, 'epoch')} of ${samplesPerEpoch / samplingRate} s at ${samplingRate} Hz (${channels.join(', ')})`;
  return `${path}: ${what} from ${counted(recordings, 'recording')} of ${counted(subjects, 'subject')}, ${dtype}, ${size}${left}`;
}
