import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { type FetchDatasetOptions, fetchDataset, type PublishedName, publishedNames } from '../data';
import { counted, formatJson, isInterruption } from '../system';
import { exitCodes, Stopped } from './exit';
import { wholeNumber } from './numbers';

interface FetchCommandOptions extends Omit<FetchDatasetOptions, 'folder'> {
  out?: string;
  json?: boolean;
}

/** `thetalab fetch DATASET`: brings the recordings of a published dataset, or those of some people and nights. */
export function fetchCommand(): Command {
  return new Command('fetch')
    .description('fetch a published dataset, or a part of it; what is there already is not fetched again')
    .addArgument(new Argument('<dataset>', 'which').choices(publishedNames))
    .option('--subjects <list>', 'numbers and names, such as 0-5,8 or SC400 (default all)', listOf)
    .option('--nights <list>', 'sleep-edf: 1, 2 (default both)', numbersOf)
    .addOption(
      new Option('--study <name>', 'sleep-edf: which study (default cassette)').choices([
        'cassette',
        'telemetry',
      ]),
    )
    .option('--runs <list>', 'eegmmi: 3-14 (default all of them)', numbersOf)
    .option('--release <name>', 'eeg-challenge: R1 to R11 (default R5)')
    .addOption(new Option('--size <name>', 'eeg-challenge: (default mini)').choices(['mini', 'full']))
    .option(
      '-o, --out <folder>',
      'where the files go (default its name in data/ or in the folder THETALAB_DATA)',
    )
    .option('--mirror <address>', 'address of a copy of the published folder')
    .option('--parallel <number>', 'files at the same time (default 4)', wholeNumber)
    .option('--no-download', 'only look whether everything is there')
    .option('--json', 'print what came as JSON')
    .addHelpText('after', examples)
    .action(async (name: PublishedName, { out, json, ...options }: FetchCommandOptions) => {
      const fetched = await stopping(fetchDataset(name, { ...options, folder: out }));
      if (json) process.stdout.write(formatJson({ dataset: name, ...fetched }));
      else console.log(`${counted(fetched.files, 'file')} of ${name} in ${fetched.folder}`);
    });
}

const examples = `
Examples:
  npx thetalab fetch sleep-edf --subjects 0-5 --nights 1
  npx thetalab fetch sleep-edf --study telemetry --out data/temazepam
  npx thetalab fetch eegmmi --subjects 1-10 --runs 4,8,12
DREAMS is published as an archive, doi 10.5281/zenodo.2650142: unpack it into a folder yourself.`;

async function stopping<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isInterruption(error)) throw new Stopped((error as Error).message, exitCodes.interrupted);
    throw error;
  }
}

/** `0-3,8,SC410` to `[0, 1, 2, 3, 8, 'SC410']`. */
function listOf(text: string): (number | string)[] {
  return text.split(',').flatMap((part): (number | string)[] => {
    const [, from, to = from] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part) ?? [];
    if (from === undefined) {
      if (/^[A-Za-z]\w*$/.test(part)) return [part];
      throw new InvalidArgumentError('Expected numbers, ranges and names with commas between them.');
    }
    if (Number(to) < Number(from)) throw new InvalidArgumentError(`Expected a range upwards, got ${part}.`);
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, at) => Number(from) + at);
  });
}

function numbersOf(text: string): number[] {
  const list = listOf(text);
  if (list.every((one) => typeof one === 'number')) return list;
  throw new InvalidArgumentError('Expected numbers and ranges with commas between them.');
}
