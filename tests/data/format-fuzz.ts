import { join } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { ThetalabError } from '../../src/system';
import { type AllocationCount, countAllocations } from '../support/allocations';
import { type Damage, damagesOf } from '../support/damage';
import { put } from '../support/scratch';
import { startWatchdog } from '../support/watchdog';
import type { FormatUnderTest } from './format-conformance';

/** Damaged files per format; the environment variable FUZZ_CASES changes it. */
const caseCount = Number(process.env.FUZZ_CASES ?? 10_000);
/** Longest that a damaged file may keep a reader busy, and when the process is ended, in milliseconds. */
const longest = 2_000;
const endless = 30_000;
/** Most that the memory of the process may grow by while one file is read, whatever allocates it. */
const largestGrowth = 1 << 26;

/** What became of damaged files. */
export interface FuzzReport {
  /** Read to a value, and refused with a clear error. */
  read: number;
  refused: number;
  /** Cases that ended in another way, in words; at most the first ten. */
  failures: string[];
}

/** Reads damaged copies of the files of a format, the same ones each time. */
export async function fuzz(name: string, folder: string, format: FormatUnderTest): Promise<FuzzReport> {
  const files = filesOf(format);
  const cases = Math.min(format.cases ?? caseCount, caseCount);
  const watchdog = startWatchdog(name, endless);
  const allocations = countAllocations();
  const report: FuzzReport = { read: 0, refused: 0, failures: [] };
  try {
    let number = 0;
    for (const [file, whole] of files) {
      for (const [other, bytes] of files) put(folder, other, bytes);
      for (const damage of damagesOf(whole, Math.floor(cases / files.length), number)) {
        put(folder, file, damage.bytes);
        watchdog.begin(number++);
        const failure = await readDamaged(folder, format, damage, allocations, report);
        if (failure) report.failures.push(`${file}, case ${number - 1} (${damage.what}): ${failure}`);
        if (report.failures.length === 10) return report;
      }
    }
  } finally {
    allocations.restore();
    await watchdog.stop();
  }
  return report;
}

/** All files of a format, the one that is opened first. */
export function filesOf({ extension, whole, beside = {} }: FormatUnderTest): [string, Uint8Array][] {
  return [[`sample.${extension}`, whole], ...Object.entries(beside)];
}

/** Why a reader failed the test; `undefined` when it gave a clean value or a clear error within its limits. */
async function readDamaged(
  folder: string,
  format: FormatUnderTest,
  damage: Damage,
  allocations: AllocationCount,
  report: FuzzReport,
): Promise<string | undefined> {
  const limit = allocationLimit(format);
  const before = memory();
  const began = performance.now();
  allocations.start(limit);
  const error = await format.read(join(folder, `sample.${format.extension}`)).then(
    () => undefined,
    (cause: Error) => cause,
  );
  const allocated = allocations.bytes;
  allocations.start(Number.POSITIVE_INFINITY);
  const took = performance.now() - began;
  const grown = memory() - before;
  report[error ? 'refused' : 'read']++;
  if (took > longest) return `took ${Math.round(took)} ms`;
  if (allocated > limit) return `asked for ${allocated} bytes, more than ${limit}`;
  if (grown > largestGrowth) return `memory grew by ${grown} bytes`;
  if (!error) return damage.cut && !format.cutsAreWhole ? 'was read in spite of the cut' : undefined;
  if (!(error instanceof ThetalabError)) return String(error?.stack ?? error);
  if (error.message.length > 1000) return `says too much: ${error.message.slice(0, 200)}`;
  if (format.secret && error.message.includes(format.secret)) return `tells the name: ${error.message}`;
  return undefined;
}

/** A small multiple of the files, and what any reader needs. */
export function allocationLimit(format: FormatUnderTest): number {
  const size = filesOf(format).reduce((sum, [, bytes]) => sum + bytes.length, 0);
  return (format.growth ?? 32) * size + (1 << 18);
}

function memory(): number {
  const { used_heap_size: heap, external_memory: outside } = getHeapStatistics();
  return heap + outside;
}
