import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import type { EpochSource } from '../../data';
import type { Matrix } from '../../signal';
import {
  type CsvCell,
  checkOptionNames,
  type Displayable,
  describeValue,
  displaySymbol,
  expected,
  formatCsv,
  formatJson,
  isRecord,
  type MimeBundle,
  tableBundle,
  writeFileAtomic,
} from '../../system';
import type { LabelledEpochs } from '../labelled-epochs';
import type { Score } from './bootstrap';
import { type EncoderReport, intervalNote, scoreNames, scoreText } from './encoder-report';
import { type EvaluateEncoderOptions, encoderOptionNames, evaluateEncoder } from './evaluate-encoder';
import { scoreMeanings } from './scores';

/** Reports of several encoders side by side. It shows itself as a table; as JSON it is its reports. */
export class EncoderComparison implements Displayable {
  /** @throws ThetalabError for no reports, or two of one name */
  constructor(readonly reports: readonly EncoderReport[]) {
    if (reports.length === 0) throw expected('EncoderComparison', 'at least one report', 'none');
    const names = reports.map(({ name }) => name);
    const twice = names.find((name, i) => names.indexOf(name) < i);
    if (twice !== undefined) throw expected('EncoderComparison', 'names that differ', `"${twice}" twice`);
  }

  toJSON() {
    return { reports: this.reports };
  }

  /** Where the intervals come from, in words. */
  get notes(): string[] {
    return [...new Set(this.reports.map(({ findings }) => intervalNote(findings)))];
  }

  toString(): string {
    return this[displaySymbol]()['text/plain'];
  }

  [displaySymbol](): MimeBundle {
    const header = ['score', ...this.reports.map(({ name }) => name)];
    const rows = scoreNames.map((score) => [
      scoreMeanings[score].label,
      ...this.reports.map(({ scores }) => scoreText(scores[score])),
    ]);
    const warnings = this.reports.flatMap(({ name, findings }) =>
      findings.warning ? [`${name}: ${findings.warning}`] : [],
    );
    return tableBundle([...this.notes, ...warnings].join('; '), header, rows);
  }

  /** How Node prints it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /**
   * Writes `comparison.json`, `scores.csv` (encoder, score, value, low, high, and what was drawn again for the interval) and `label-efficiency.csv` into a folder, each
   * whole or not at all.
   *
   * @throws ThetalabError when the disk is full or the folder not writable.
   */
  write(folder: string): void {
    writeFileAtomic(join(folder, 'comparison.json'), formatJson(this, 'EncoderComparison.write'));
    const scores = this.reports.flatMap(({ name, scores: own, findings: { resampled } }) =>
      scoreNames.map((score) => [name, score, ...cells(own[score], resampled)]),
    );
    writeFileAtomic(join(folder, 'scores.csv'), formatCsv(['encoder', 'score', ...columns], scores));
    const curves = this.reports.flatMap(({ name, findings }) =>
      findings.labelEfficiency.flatMap(({ fraction, accuracy, macroF1 }) => [
        [name, fraction, 'accuracy', ...cells(accuracy, findings.resampled)],
        [name, fraction, 'macroF1', ...cells(macroF1, findings.resampled)],
      ]),
    );
    const header = ['encoder', 'fraction', 'score', ...columns];
    writeFileAtomic(join(folder, 'label-efficiency.csv'), formatCsv(header, curves));
  }
}

/**
 * Evaluates several encoders on the same epochs: the same folds, neighbours and draws for all of them.
 *
 * @param encoders models, or embeddings of the epochs, by name.
 * @param options those of `evaluateEncoder`, but for the name.
 * @throws ThetalabError for no encoders, an unknown option, and as `evaluateEncoder`.
 */
export async function compareEncoders(
  encoders: Readonly<Record<string, tf.LayersModel | Matrix>>,
  epochs: EpochSource | LabelledEpochs,
  options: Omit<EvaluateEncoderOptions, 'name'> = {},
): Promise<EncoderComparison> {
  if (!isRecord(encoders)) {
    throw expected(
      'compareEncoders',
      'encoders by name',
      describeValue(encoders),
      'write { name: encoder, … }',
    );
  }
  checkOptionNames(
    'compareEncoders',
    options,
    encoderOptionNames.filter((name) => name !== 'name'),
  );
  const reports: EncoderReport[] = [];
  for (const [name, encoder] of Object.entries(encoders)) {
    reports.push(await evaluateEncoder(encoder, epochs, { ...options, name }));
  }
  return new EncoderComparison(reports);
}

const columns = ['value', 'low', 'high', 'resampled'];

function cells({ value, low, high }: Score, resampled: string): CsvCell[] {
  return [value, low ?? null, high ?? null, low === undefined ? null : resampled];
}
