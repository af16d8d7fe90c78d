import { extname } from 'node:path';
import { Command } from 'commander';
import { openEpochStore } from '../data';
import { formatJson } from '../system';
import { addOpenOptions, type OpenCommandOptions, openRecording } from './open-recording';

/** `thetalab info FILE`: what the header of a recording says, or what an epoch store holds. */
export function infoCommand(): Command {
  const command = new Command('info')
    .description('show the channels, length and annotations of a recording of any format; no sample is read')
    .argument('<file>', 'recording, such as night.edf, or epoch store, such as nights.epochs')
    .option('--json', 'print it as JSON');
  return addOpenOptions(command).action(
    async (file: string, options: OpenCommandOptions & { json?: boolean }) => {
      if (extname(file) === '.epochs') return showStore(file, options);
      const recording = await openRecording(file, options);
      if (options.json) process.stdout.write(formatJson(recording));
      else console.log(String(recording));
    },
  );
}

/** Of a store its columns are read, and no sample. */
function showStore(path: string, { json }: { json?: boolean }): void {
  const store = openEpochStore(path);
  if (!json) {
    console.log(String(store));
    return;
  }
  const { length, samplesPerEpoch, samplingRate, channels, classes, notes } = store;
  const subjects = [...new Set(store.subjects)];
  const shown = { epochs: length, samplesPerEpoch, samplingRate, channels, classes, subjects, notes };
  process.stdout.write(formatJson({ format: 'epoch store', ...shown }));
}
