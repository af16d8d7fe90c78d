export {
  checkList,
  checkNumber,
  checkOptionNames,
  checkText,
  checkTexts,
  checkTyped,
  describeValue,
  isRecord,
} from './arguments';
export { writeFileAtomic } from './atomic-file';
export { counted } from './counted';
export {
  type Displayable,
  type DisplaySink,
  display,
  displaySink,
  displaySymbol,
  type MimeBundle,
  setDisplaySink,
} from './display';
export { expected, InterruptedError, isInterruption, ThetalabError } from './errors';
export { folderOwner, type WantedLock, withFolderLock } from './folder-lock';
export { type CsvCell, formatCsv } from './format-csv';
export { importModule } from './import-module';
export { interrupt, interrupted, interruptionSignal, resetInterruption } from './interruption';
export { formatJson, readJson } from './json';
export { makeFolder } from './make-folder';
export { type CsvTable, parseCsv } from './parse-csv';
export { printWarnings } from './print-warnings';
export { machineMemory, physicalCores } from './processor';
export {
  duration,
  type Progress,
  type ProgressOptions,
  type ProgressValues,
  progressLine,
  startProgress,
} from './progress';
export { shared } from './shared';
export { closest } from './suggest';
export { type TableCell, tableBundle } from './table';
