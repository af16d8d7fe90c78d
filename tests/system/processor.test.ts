import { availableParallelism } from 'node:os';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { machineMemory, type OperatingSystem, physicalCores } from '../../src/system/processor';

interface Machine {
  /** Processors of each core. */
  cores?: number[][];
  allowed?: string;
  logical: number;
  files?: Record<string, string>;
}

/** A Linux that says what is told here and nothing else. */
function linux({ cores = [], allowed, logical, files = {} }: Machine): OperatingSystem {
  const all: Record<string, string> = { ...files };
  if (allowed !== undefined)
    all['/proc/self/status'] = `Name:\tnode\nCpus_allowed:\tff\nCpus_allowed_list:\t${allowed}\n`;
  for (const siblings of cores)
    for (const processor of siblings)
      all[`/sys/devices/system/cpu/cpu${processor}/topology/thread_siblings_list`] =
        `${siblings.join(',')}\n`;
  return { platform: 'linux', read: (path) => all[path], run: () => undefined, parallelism: () => logical };
}

const fourOfTwo = [0, 1, 2, 3].map((core) => [core, core + 4]);

test('two threads of a core count once', () => {
  expect(physicalCores(linux({ cores: fourOfTwo, allowed: '0-7', logical: 8 }))).toBe(4);
  expect(physicalCores(linux({ cores: [[0], [1], [2]], allowed: '0-2', logical: 3 }))).toBe(3);
});

test('only the processors that the process may run on count', () => {
  expect(physicalCores(linux({ cores: fourOfTwo, allowed: '0,4', logical: 2 }))).toBe(1);
  expect(physicalCores(linux({ cores: fourOfTwo, allowed: '1-2,5', logical: 3 }))).toBe(2);
});

test.each([
  ['version 2', { '/proc/self/cgroup': '0::/a/b\n', '/sys/fs/cgroup/a/cpu.max': '250000 100000\n' }, 2],
  [
    'version 2, less than one',
    { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '50000 100000\n' },
    1,
  ],
  ['version 2, none', { '/proc/self/cgroup': '0::/a\n', '/sys/fs/cgroup/a/cpu.max': 'max 100000\n' }, 4],
  [
    'version 1',
    {
      '/proc/self/cgroup': '5:memory:/x\n3:cpu,cpuacct:/docker/x\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '300000\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    },
    3,
  ],
  [
    'version 1, none',
    {
      '/proc/self/cgroup': '3:cpu:/\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    },
    4,
  ],
])('the quota of a control group counts: %s', (_, files: Record<string, string>, wanted) => {
  expect(physicalCores(linux({ cores: fourOfTwo, allowed: '0-7', logical: 8, files }))).toBe(wanted);
});

test('where cores are not told, logical processors count', () => {
  expect(physicalCores(linux({ logical: 6 }))).toBe(6);
  expect(physicalCores(linux({ cores: [[0, 1]], allowed: '0-3', logical: 4 }))).toBe(4);
  const windows: OperatingSystem = { ...linux({ logical: 12 }), platform: 'win32' };
  expect(physicalCores(windows)).toBe(12);
});

test('macOS is asked with sysctl', () => {
  const asked: string[] = [];
  const mac = (answer: string | undefined): OperatingSystem => ({
    ...linux({ logical: 8 }),
    platform: 'darwin',
    run: (command, args) => {
      asked.push([command, ...args].join(' '));
      return answer;
    },
  });
  expect(physicalCores(mac('4\n'))).toBe(4);
  expect(physicalCores(mac(undefined))).toBe(8);
  expect(physicalCores(mac('nonsense'))).toBe(8);
  expect(asked[0]).toBe('sysctl -n hw.physicalcpu');
});

test('whatever the system says, it is a whole number from 1 to what Node counts', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('0-3', '0', 'max 1', '-1 0', '9-1', 'x-y'));
  fc.assert(
    fc.property(text, text, fc.integer({ min: 1, max: 64 }), (allowed, siblings, logical) => {
      const read = (path: string) =>
        path.endsWith('status')
          ? `Cpus_allowed_list:\t${allowed}\n`
          : path.endsWith('cgroup')
            ? '0::/\n'
            : siblings;
      const cores = physicalCores({
        platform: 'linux',
        read,
        run: () => siblings,
        parallelism: () => logical,
      });
      expect(Number.isInteger(cores) && cores >= 1 && cores <= logical).toBe(true);
    }),
  );
});

test('this machine has a core and memory', () => {
  expect(physicalCores()).toBeGreaterThanOrEqual(1);
  expect(physicalCores()).toBeLessThanOrEqual(availableParallelism());
  expect(machineMemory()).toBeGreaterThan(2 ** 28);
});
