import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Processor time since the machine started, of all cores, in any unit. */
export interface CpuTime {
  busy: number;
  total: number;
}

/** Above this share of all cores, a second is not quiet. */
export const quietShare = 0.1;

/**
 * Waits until the machine has been quiet for one sample.
 *
 * @param sample measures for about a second which share of the cores is busy
 * @param limit how many samples to take at most
 * @returns the share of the last sample: above `quietShare` the machine has not become quiet
 */
export async function waitForQuiet(sample: () => Promise<number>, limit: number): Promise<number> {
  for (let taken = 1; ; taken++) {
    const share = await sample();
    if (share <= quietShare || taken >= limit) return share;
  }
}

/** The share of all cores that was busy during the next second, from 0 to 1. */
export async function busyForASecond(): Promise<number> {
  const before = cpuTime();
  await sleep(1000);
  return busyShare(before, cpuTime());
}

export function busyShare(before: CpuTime, after: CpuTime): number {
  return after.total > before.total ? (after.busy - before.busy) / (after.total - before.total) : 0;
}

function cpuTime(): CpuTime {
  if (existsSync('/proc/stat')) return parseStat(readFileSync('/proc/stat', 'utf8'));
  const all = cpus().map(({ times }) => times);
  const total = all.reduce((sum, t) => sum + t.user + t.nice + t.sys + t.idle + t.irq, 0);
  return { total, busy: total - all.reduce((sum, { idle }) => sum + idle, 0) };
}

/**
 * Reads the first line of /proc/stat (proc_stat(5)): user, nice, system, idle, iowait, irq, softirq, steal. What other
 * virtual machines steal is as bad for a measurement as what runs here.
 */
export function parseStat(text: string): CpuTime {
  const times = text.split('\n', 1)[0]!.trim().split(/\s+/).slice(1, 9).map(Number);
  const total = times.reduce((sum, time) => sum + time, 0);
  return { total, busy: total - times[3]! - times[4]! };
}
