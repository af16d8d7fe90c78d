import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';

/** What is asked of the operating system; tests answer in its place. */
export interface OperatingSystem {
  platform: NodeJS.Platform;
  /** The text of a file; undefined when it cannot be read. */
  read(path: string): string | undefined;
  /** What a command prints; undefined when it fails. */
  run(command: string, args: readonly string[]): string | undefined;
  /** How many logical processors this process may use, as Node counts them. */
  parallelism(): number;
}

const operatingSystem: OperatingSystem = {
  platform: process.platform,
  read: (path) => attempt(() => readFileSync(path, 'utf8')),
  run: (command, args) =>
    attempt(() => execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })),
  parallelism: availableParallelism,
};

/**
 * How many physical cores this process may use: two threads of one core share what multiplies, so that more threads
 * than cores gain nothing. On Linux the affinity mask and the quota of control groups count; where cores cannot be told
 * from logical processors, these are counted.
 */
export function physicalCores(system: OperatingSystem = operatingSystem): number {
  const counts = [system.parallelism()];
  if (system.platform === 'linux') counts.push(linuxCores(system), controlGroupQuota(system));
  if (system.platform === 'darwin')
    counts.push(Number(system.run('sysctl', ['-n', 'hw.physicalcpu']) ?? NaN));
  return Math.max(1, Math.min(...counts.filter((count) => count >= 1).map(Math.floor)));
}

/** Bytes of memory of the machine, or what its control group lets this process have. */
export function machineMemory(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(totalmem(), constrained) : totalmem();
}

/** Cores behind the processors of the affinity mask; NaN when the kernel does not say. */
function linuxCores({ read }: OperatingSystem): number {
  const allowed = /^Cpus_allowed_list:\s*(\S+)/m.exec(read('/proc/self/status') ?? '')?.[1];
  if (allowed === undefined) return NaN;
  const cores = new Set<string>();
  for (const processor of processorsOf(allowed)) {
    const siblings = read(`/sys/devices/system/cpu/cpu${processor}/topology/thread_siblings_list`);
    if (siblings === undefined) return NaN;
    cores.add(siblings.trim());
  }
  return cores.size;
}

/** The numbers in a list such as '0-3,8'. */
function processorsOf(list: string): number[] {
  return list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last! - first! + 1 }, (_, i) => first! + i);
  });
}

/** How many processors' time the control group of this process has, or a group above it; infinite without a quota. */
function controlGroupQuota({ read }: OperatingSystem): number {
  let least = Infinity;
  for (const line of (read('/proc/self/cgroup') ?? '').split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):\/(.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) continue;
    const inVersion1 = controllers.split(',').includes('cpu');
    if (controllers !== '' && !inVersion1) continue;
    const folders = path.split('/').filter(Boolean);
    for (let depth = folders.length; depth >= 0; depth--) {
      const folder = [inVersion1 ? '/sys/fs/cgroup/cpu' : '/sys/fs/cgroup', ...folders.slice(0, depth)].join(
        '/',
      );
      const [quota, period] = inVersion1
        ? [read(`${folder}/cpu.cfs_quota_us`), read(`${folder}/cpu.cfs_period_us`)]
        : (read(`${folder}/cpu.max`)?.split(' ') ?? []);
      // 'max' and -1 say that there is none; part of a processor is one.
      if (Number(quota) > 0 && Number(period) > 0)
        least = Math.min(least, Math.max(1, Number(quota) / Number(period)));
    }
  }
  return least;
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
