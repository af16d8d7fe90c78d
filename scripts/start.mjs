// npm start: sets up what is missing, then opens JupyterLab in notebooks/, or with --headless executes notebooks.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { executeNotebooks } from './headless.mjs';
import { setUp } from './setup/index.mjs';
import { jupyterEnvironment } from './setup/kernelspec.mjs';
import { root } from './setup/paths.mjs';
import { SetupError } from './setup/run.mjs';

const usage = `npm start                              open JupyterLab
npm start -- --headless [notebook ...]   execute notebooks (all without a name) and keep their outputs
options: --no-browser   do not open a browser
         --port N       port of the server (default: the first free one from 8888)`;

/** Opens JupyterLab and ends when it does. */
function openLab(python, { port, 'no-browser': noBrowser }) {
  const args = [
    ...['-m', 'jupyterlab', `--ServerApp.root_dir=${root}`, '--LabApp.default_url=/lab/tree/notebooks'],
    ...[
      '--ServerApp.ip=localhost',
      '--LabApp.news_url=None',
      '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
    ],
    ...(port ? [`--ServerApp.port=${port}`] : []),
    ...(noBrowser ? ['--no-browser'] : []),
    ...(process.getuid?.() === 0 ? ['--allow-root'] : []),
  ];
  const lab = spawn(python, args, { cwd: root, env: jupyterEnvironment(), stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to both; the server asks whether it is meant, and ends at the second one.
      if (signal === 'SIGTERM' || !process.stdin.isTTY) lab.kill('SIGTERM');
    });
  }
  return new Promise((done) => {
    lab.on('exit', (code, signal) => done(signal ? 0 : (code ?? 1)));
  });
}

async function main() {
  let parsed;
  try {
    const flag = { type: 'boolean' };
    const options = {
      headless: flag,
      'no-browser': flag,
      port: { type: 'string' },
      help: { ...flag, short: 'h' },
    };
    parsed = parseArgs({ options, allowPositionals: true });
    if (parsed.positionals.length && !parsed.values.headless)
      throw new Error('notebooks are named after --headless');
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    return 2;
  }
  if (parsed.values.help) {
    console.log(usage);
    return 0;
  }
  const { python } = await setUp();
  return parsed.values.headless
    ? executeNotebooks(python, parsed.positionals)
    : openLab(python, parsed.values);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
