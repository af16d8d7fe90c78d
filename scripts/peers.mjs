// npm run peers:setup: makes .venv-peers, the Python libraries that tests and benchmarks compare with.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonOf, root } from './setup/paths.mjs';
import { findPython, missingLine } from './setup/prerequisites.mjs';
import { runStep, SetupError } from './setup/run.mjs';

const environment = join(root, '.venv-peers');
const requirements = join(root, 'requirements-peers.txt');
const stampFile = join(environment, '.requirements');

function makePeers() {
  const stamp = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const { command } = findPython();
  if (!command) throw new SetupError(missingLine('python'));
  rmSync(environment, { recursive: true, force: true });
  runStep('making .venv-peers', command, ['-m', 'venv', environment]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  runStep('installing the peers', pythonOf(environment), pip);
  writeFileSync(stampFile, stamp);
}

try {
  makePeers();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
