import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Optional } from './requirements';

const path = `${process.env.PATH}:/usr/sbin:/sbin`;
const programs = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'squeue', 'scontrol', 'scancel', 'setpriv'];

/** Slurm's programs (Debian: slurmctld, slurmd, slurm-client and munge). */
export function slurmInstalled(): Optional {
  const folders = path.split(':');
  const missing = programs.find((name) => !folders.some((folder) => existsSync(join(folder, name))));
  return missing === undefined ? { path: 'slurm' } : { reason: `no ${missing} of Slurm on PATH` };
}

/** A cluster of two nodes on this machine that nobody else sees: its own key, ports and folder. */
export class SlurmCluster {
  /** Surroundings in which Slurm's commands speak to this cluster. */
  readonly env: NodeJS.ProcessEnv;
  readonly #conf: string;

  /** Most tasks of an array job. */
  readonly maxArraySize = 24;

  constructor(private readonly folder: string) {
    this.#conf = join(folder, 'slurm.conf');
    this.env = { ...process.env, PATH: path, SLURM_CONF: this.#conf };
  }

  /** Starts the daemons; both nodes are idle then. */
  async start(): Promise<void> {
    for (const name of ['', 'state', 'logs']) mkdirSync(join(this.folder, name), { recursive: true });
    const key = join(this.folder, 'munge.key');
    writeFileSync(key, randomBytes(128), { mode: 0o400 });
    const [controller, first, second] = await Promise.all([freePort(), freePort(), freePort()]);
    writeFileSync(this.#conf, this.#configuration(controller!, [first!, second!]));
    const inFolder = (option: string, name: string) => `--${option}=${join(this.folder, name)}`;
    this.#spawn('munge', 'munged', [
      '--foreground',
      '--force', // the socket may be in a folder that only its user may enter
      `--key-file=${key}`,
      inFolder('socket', 'munge.sock'),
      inFolder('pid-file', 'munged.pid'),
      inFolder('seed-file', 'munge.seed'),
      inFolder('log-file', 'munged.log'),
    ]);
    await until('munge answers', () => existsSync(join(this.folder, 'munge.sock')), 10);
    this.#spawn('controller', 'slurmctld', ['-D', '-f', this.#conf]);
    for (const node of ['n1', 'n2']) this.#spawn(node, 'slurmd', ['-D', '-N', node, '-f', this.#conf]);
    await until(
      'both nodes are idle',
      async () => (await this.ask('sinfo', '-h', '-N', '-o', '%T')) === 'idle\nidle\n',
      30,
    );
  }

  /** What a command of Slurm prints; nothing when it fails. */
  async ask(command: string, ...args: string[]): Promise<string> {
    try {
      return (await promisify(execFile)(command, args, { env: this.env })).stdout;
    } catch {
      return '';
    }
  }

  /** Takes a node from the cluster as a power cut would: with all that runs on it, at once. */
  async loseNode(node: string): Promise<void> {
    for (const pid of this.processes([`THETALAB_NODE=${node}`, `SLURMD_NODENAME=${node}`]))
      kill(pid, 'SIGKILL');
    await this.ask('scontrol', 'update', `nodename=${node}`, 'state=down', 'reason=lost');
  }

  /** Ends all jobs, then the daemons at once: nobody wants the state that they would write. */
  async stop(): Promise<void> {
    await this.ask('scancel', '--me');
    await until('no job runs', async () => (await this.ask('squeue', '-h')) === '', 20).catch(() => {});
    for (const pid of this.processes()) kill(pid, 'SIGKILL');
    await until('all are dead', () => this.processes().length === 0, 10);
  }

  /** The processes of this cluster: daemons, what watches over jobs, and jobs; of those, the ones with such a variable. */
  processes(variables?: readonly string[]): number[] {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.map(Number).filter((pid) => {
      const environment = environmentOf(pid);
      return (
        pid !== process.pid &&
        environment.includes(`SLURM_CONF=${this.#conf}`) &&
        (variables === undefined || variables.some((one) => environment.includes(one)))
      );
    });
  }

  /** The daemon ends with this process, however that ends. */
  #spawn(name: string, program: string, args: readonly string[]): void {
    const log = openSync(join(this.folder, 'logs', `${name}.log`), 'a');
    spawn('setpriv', ['--pdeathsig', 'TERM', program, ...args], {
      env: { ...this.env, THETALAB_NODE: name },
      stdio: ['ignore', log, log],
    });
  }

  #configuration(controller: number, nodes: readonly number[]): string {
    const { folder } = this;
    const user = userInfo().username;
    const host = hostname().split('.')[0]!;
    const plugins = {
      ProctrackType: 'proctrack/linuxproc',
      TaskPlugin: 'task/none',
      MpiDefault: 'none',
      SwitchType: 'switch/none',
      JobAcctGatherType: 'jobacct_gather/none',
      AccountingStorageType: 'accounting_storage/none',
      JobCompType: 'jobcomp/none',
      SelectType: 'select/cons_tres',
      SelectTypeParameters: 'CR_Core',
    };
    const settings: Record<string, string | number> = {
      ClusterName: 'thetalab',
      SlurmctldHost: `${host}(127.0.0.1)`,
      SlurmctldPort: controller,
      SlurmUser: user,
      SlurmdUser: user,
      // What is queued again waits for as long as a credential is valid, two minutes where nobody says otherwise.
      AuthInfo: `socket=${join(folder, 'munge.sock')},cred_expire=8`,
      StateSaveLocation: join(folder, 'state'),
      SlurmdSpoolDir: join(folder, 'spool-%n'),
      SlurmctldPidFile: join(folder, 'slurmctld.pid'),
      SlurmdPidFile: join(folder, 'slurmd-%n.pid'),
      ...plugins,
      SlurmdParameters: 'config_overrides', // more processors than there are
      SchedulerParameters: 'batch_sched_delay=0,sched_interval=1,bf_interval=1',
      MaxArraySize: this.maxArraySize,
      ReturnToService: 2,
    };
    const node = (port: number, at: number) =>
      `NodeName=n${at + 1} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${port} CPUs=4 RealMemory=100`;
    return [
      ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
      ...nodes.map(node),
      'PartitionName=main Nodes=ALL Default=YES State=UP',
      '',
    ].join('\n');
  }
}

/** Waits until something holds; fails when it does not after so many seconds. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  seconds = 90,
): Promise<void> {
  const began = Date.now();
  while (!(await holds())) {
    if (Date.now() - began > seconds * 1000) throw new Error(`waited ${seconds} s in vain until ${what}`);
    await wait(50);
  }
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    return []; // it has ended, or is somebody else's
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {} // it has ended meanwhile
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' ? address!.port : 0));
    });
  });
}
