import { execFile } from 'node:child_process';
import { expected } from '../../../system';

/** What a Slurm command ended with, apart from success. */
interface CommandError extends Error {
  code?: string | number | null;
}

/**
 * Runs a command of Slurm.
 *
 * @param input what it reads (default nothing)
 * @returns what it prints
 * @throws ThetalabError when there is no such command, or Slurm refuses, with Slurm's own words
 */
export function slurm(command: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((done, fail) => {
    const child = execFile(command, args, { maxBuffer: 2 ** 28 }, (error, out, err) => {
      if (error) fail(explain(command, error, err));
      else done(out);
    });
    child.stdin?.on('error', () => {}).end(input);
  });
}

function explain(command: string, { code, message }: CommandError, printed: string): Error {
  if (code === 'ENOENT') {
    const remedy = 'run this on a login node of a cluster, or run the sweep here with npx thetalab sweep';
    return expected('slurm', `Slurm's ${command} on PATH`, 'none', remedy);
  }
  const lines = printed.split('\n').map((line) => line.replace(/^\w+: (error|fatal): /, '').trim());
  const said = lines.filter((line) => line !== '').join('; ') || message;
  return expected('slurm', `${command} to do its work`, `"${said}"`, remedyOf(said));
}

/** The way out of what Slurm says most often. */
function remedyOf(said: string): string | undefined {
  const known: [pattern: RegExp, remedy: string][] = [
    [/unable to contact slurm controller/i, 'the cluster does not answer, try again later'],
    [
      /configuration source|slurm\.conf/i,
      'this machine has no configuration of a cluster: run it on a login node',
    ],
    [/invalid partition/i, 'sinfo names the partitions for --partition'],
    [/account/i, 'name one that you may use with --account'],
    [/qos/i, 'name one that you may use with --qos, or wait until fewer of your jobs are in the queue'],
    [/time limit/i, 'ask for less --time'],
    [/node configuration|generic resource|gres/i, 'ask for fewer --cpus, less --mem or fewer --gpus'],
    [/job array|array spec/i, 'put the configs into several folders'],
  ];
  return known.find(([pattern]) => pattern.test(said))?.[1];
}
