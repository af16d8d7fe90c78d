import { expected } from '../../system';
import type { SignalSource } from '../signal-source';

/** What a file does not say of itself: arrays of numbers have no rate, unit or labels of their own. */
export interface OpenOptions {
  /** Samples per second, in Hz; needed for `.npy`, `.npz`, pickles and `.mat` arrays, refused where the file says it. */
  samplingRate?: number;
  /** Physical unit of the numbers (default `uV`), where the file does not say it. */
  unit?: string;
  /** Labels of the channels (default `channel 1` and so on), where the file does not say them. */
  channels?: readonly string[];
  /** Which array holds the signals, in a file of several (default the only one of two or more dimensions). */
  variable?: string;
  /** `keep` opens what a truncated EDF or BDF file has of its records; `notes` say how many are missing (default: it is refused). */
  truncated?: Truncated;
}

/** What becomes of a file that has fewer records than its header promises. */
export type Truncated = 'keep';

/** @throws ThetalabError for another word than `keep` */
export function checkTruncated(reader: string, truncated: Truncated | undefined): void {
  if (truncated === undefined || truncated === 'keep') return;
  throw expected(reader, 'truncated to be "keep"', `"${truncated}"`, 'leave it out to refuse such files');
}

/** The beginning of a file. */
export interface FileStart {
  /** At most the first 1,024 bytes. */
  bytes: Uint8Array;
  /** The same, a character for each byte. */
  text: string;
  path: string;
}

/** A file format that `open` knows. */
export interface Format {
  /** As it is written in its standard, such as `EDF`. */
  name: string;
  /** Of its files, without the dot; only for messages and listings. */
  extensions: readonly string[];
  /** Whether a file is of this format, told by its content. */
  recognises(start: FileStart): boolean;
  /** Whether `open` has a use for the option `truncated` (default not). */
  keepsTruncated?: true;
  /**
   * Reads the header.
   *
   * @throws ThetalabError when it is damaged, the file is shorter than it promises, or an option is missing or of no use
   */
  open(path: string, options: OpenOptions): Promise<SignalSource>;
}
