import { extname } from 'node:path';
import type { EpochColumns } from '../data';
import { expected, formatCsv, formatJson, writeFileAtomic } from '../system';
import type { ClassificationReport } from './classification-report';
import type { Prediction } from './predict';

/**
 * Writes hypnogram and prediction side by side, one line or object per epoch: subject, night, seconds since the recording
 * began, stage (empty when unknown), predicted stage, and the probability of each class as `p_<class>`.
 *
 * @param path ends in `.csv` or `.json`
 * @throws ThetalabError when there is not one prediction per epoch, or the file cannot be written
 */
export function savePredictions(
  path: string,
  epochs: EpochColumns,
  { labels, probabilities }: Prediction,
): void {
  const { classes } = epochs;
  const { rows, columns, values } = probabilities;
  if (labels.length !== epochs.length || rows !== epochs.length || columns !== classes.length) {
    const got = `${labels.length} labels and ${rows} x ${columns} probabilities`;
    throw expected('savePredictions', `${epochs.length} predictions of ${classes.length} classes`, got);
  }
  const records = Array.from(labels, (label, row) => ({
    subject: epochs.subjects[row]!,
    night: epochs.nights[row]!,
    seconds: epochs.seconds[row]!,
    stage: classes[epochs.labels[row]!] ?? '',
    predicted: classes[label]!,
    ...Object.fromEntries(
      classes.map((name, at) => [`p_${name}`, Number(values[row * columns + at]!.toFixed(6))]),
    ),
  }));
  write('savePredictions', path, records, records);
}

/**
 * Writes a report: as JSON all of it, as CSV one line per class (precision, recall, F1, support and the row of the
 * confusion matrix as `called_<class>`).
 *
 * @param path ends in `.csv` or `.json`
 * @throws ThetalabError when the file cannot be written
 */
export function saveReport(path: string, report: ClassificationReport): void {
  const { classes, perClass, confusion } = report;
  const lines = classes.map((name, row) => ({
    class: name,
    ...perClass[name]!,
    ...Object.fromEntries(classes.map((other, column) => [`called_${other}`, confusion[row]![column]!])),
  }));
  write('saveReport', path, report, lines);
}

type Line = Record<string, string | number>;

function write(where: string, path: string, json: unknown, lines: readonly Line[]): void {
  const format = extname(path).toLowerCase();
  if (format === '.json') writeFileAtomic(path, formatJson(json, where));
  else if (format === '.csv') writeFileAtomic(path, toCsv(lines));
  else throw expected(where, 'a path that ends in .csv or .json', `"${path}"`);
}

function toCsv(lines: readonly Line[]): string {
  const header = Object.keys(lines[0] ?? {});
  return formatCsv(
    header,
    lines.map((line) => header.map((name) => line[name])),
  );
}
