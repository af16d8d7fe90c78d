import { readFileSync } from 'node:fs';
import type { Connection } from './jupyter/sockets';
import { supervise, supervisedVariable } from './supervisor';

/** Entry of the kernel process: first as the supervisor, then, started by it, as the kernel itself. */
export async function main(args: string[]): Promise<void> {
  const [connectionFile] = args;
  if (!connectionFile) {
    console.error('thetalab-kernel: expected a connection file; Jupyter passes it, see `npm start`');
    process.exit(2);
  }
  if (!process.env[supervisedVariable]) process.exit(await supervise(__filename, args));
  delete process.env[supervisedVariable]; // what cells start is not
  const { Kernel } = await import('./jupyter/kernel'); // not before: the supervisor needs none of it
  const connection = JSON.parse(readFileSync(connectionFile, 'utf8')) as Connection;
  await new Kernel(connection).open();
}

if (require.main === module) void main(process.argv.slice(2));
