import type { Command } from 'commander';
import { type OpenOptions, open, type Recording } from '../data';
import { positive } from './numbers';

/** Options of the commands that open a recording. */
export interface OpenCommandOptions {
  rate?: number;
  unit?: string;
  variable?: string;
  keepTruncated?: boolean;
}

/** Adds what arrays of numbers do not say of themselves. */
export function addOpenOptions(command: Command): Command {
  return command
    .option('--rate <hz>', 'sampling rate, for files of numbers alone (.npy, .mat …)', positive)
    .option('--unit <unit>', 'unit of the numbers, for files that do not say it (default uV)')
    .option('--variable <name>', 'which array of the file holds the signals, if there are several')
    .option('--keep-truncated', 'read what there is of a truncated EDF or BDF file');
}

/** Opens a file as the options say. */
export function openRecording(path: string, options: OpenCommandOptions): Promise<Recording> {
  const { rate: samplingRate, unit, variable, keepTruncated } = options;
  const truncated = keepTruncated ? 'keep' : undefined;
  const given: OpenOptions = Object.fromEntries(
    Object.entries({ samplingRate, unit, variable, truncated }).filter(([, value]) => value !== undefined),
  );
  return open(path, given);
}
