import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { executeNotebooks, findNotebooks } from './headless.mjs';
import { setUp } from './setup/index.mjs';
import { jupyterEnvironment } from './setup/jupyter-folder.mjs';
import { root } from './setup/paths.mjs';
import { exitCodeOf } from './setup/run.mjs';

const usage = `npm start                              open JupyterLab
npm start -- --headless [notebook ...]   execute notebooks (all without a name) and keep their outputs
options: --no-browser   do not open a browser
         --port N       port of the server (default: the first free one from 8888)`;

const options = {
  headless: { type: 'boolean' },
  'no-browser': { type: 'boolean' },
  port: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
};

/** Does what the arguments after `npm start --` ask for; sets the exit code. */
export async function start(args) {
  process.exitCode = await exitCodeOf(async () => {
    const { values, positionals, problem } = parse(args);
    if (problem) {
      console.error(`${problem}\n${usage}`);
      return 2;
    }
    if (values.help) {
      console.log(usage);
      return 0;
    }
    if (!values.headless) return openLab((await setUp()).python, values);
    const notebooks = findNotebooks(positionals);
    if (!notebooks) return 2;
    return executeNotebooks((await setUp()).python, notebooks);
  });
}

function parse(args) {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (positionals.length && !values.headless) return { problem: 'notebooks are named after --headless' };
    if (values.port !== undefined && !isPort(values.port))
      return { problem: `--port: expected a number from 1 to 65535, got "${values.port}"` };
    return { values, positionals };
  } catch (error) {
    return { problem: error.message.split('. ', 1)[0] };
  }
}

function isPort(text) {
  return /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65536;
}

/** Opens JupyterLab in notebooks/ and ends when it does. */
function openLab(python, { port, 'no-browser': noBrowser }) {
  const args = [
    ...[
      '-m',
      'jupyterlab',
      '--ServerApp.ip=localhost',
      '--ServerApp.log_level=WARN',
      '--LabApp.log_level=WARN',
    ],
    ...[`--ServerApp.root_dir=${root}`, '--LabApp.default_url=/lab/tree/notebooks'],
    '--MultiKernelManager.default_kernel_name=thetalab',
    ...['--LabApp.news_url=None', '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate'],
    ...(port ? [`--ServerApp.port=${port}`, '--ServerApp.port_retries=0'] : []),
    ...(noBrowser ? ['--no-browser'] : []),
    '--ServerApp.answer_yes=True', // one Ctrl-C ends it, unasked
    ...(process.getuid?.() === 0 ? ['--allow-root'] : []),
  ];
  const lab = spawn(python, args, { cwd: root, env: jupyterEnvironment(), stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => lab.kill('SIGTERM'));
  }
  return new Promise((done) => {
    lab.on('exit', (code, signal) => done(signal ? 0 : code));
  });
}
