import { Command } from 'commander';
import { formatJson } from '../system';
import { addOpenOptions, type OpenCommandOptions, openRecording } from './open-recording';

/** `thetalab info FILE`: what the header of a recording says. */
export function infoCommand(): Command {
  const command = new Command('info')
    .description('show the channels, length and annotations of a recording of any format; no sample is read')
    .argument('<file>', 'recording, such as night.edf')
    .option('--json', 'print it as JSON');
  return addOpenOptions(command).action(
    async (file: string, options: OpenCommandOptions & { json?: boolean }) => {
      const recording = await openRecording(file, options);
      if (options.json) process.stdout.write(formatJson(recording));
      else console.log(String(recording));
    },
  );
}
