import { statSync } from 'node:fs';
import type { Epochs } from './epochs';

/** One recording of a dataset, which is read when somebody asks for it. */
export interface DatasetRecording {
  /** Unlike that of any other recording of the dataset. */
  name: string;
  /** The files that it is read from. */
  files: readonly string[];
  /** @throws ThetalabError when a file is missing or damaged */
  read(): Promise<Epochs>;
}

/** A text that differs when a file of the recording was changed or replaced. */
export function recordingStamp({ files }: DatasetRecording): string {
  return files
    .map((file) => statSync(file, { throwIfNoEntry: false }))
    .map((stats) => (stats ? `${stats.size} ${stats.mtimeMs}` : 'none'))
    .join(', ');
}
