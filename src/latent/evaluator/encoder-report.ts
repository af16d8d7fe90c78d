import type { ClassificationReport } from '../../evaluation';
import { counted, type Displayable, displaySymbol, type MimeBundle, tableBundle } from '../../system';
import type { LabelledEpochs } from '../labelled-epochs';
import type { ProjectedPoints } from '../projection';
import type { ResampledUnit, Score } from './bootstrap';
import { type ScoreName, scoreMeanings } from './scores';

/** How a linear probe does with a share of the labels. */
export interface LabelEfficiency {
  /** Share of the labels of each fold's training subjects. */
  fraction: number;
  accuracy: Score;
  macroF1: Score;
}

/** What an encoder's embeddings were found to be worth. */
export interface EncoderFindings {
  /** Epochs of known class that were used. */
  epochs: number;
  subjects: number;
  dimensions: number;
  classes: readonly string[];
  scores: Record<ScoreName, Score>;
  /** From few labels to all; empty when not asked for. */
  labelEfficiency: readonly LabelEfficiency[];
  /** What the linear probe answered. */
  linear: ClassificationReport;
  /** What was drawn again for the intervals: subjects, or epochs when there are fewer than five; nothing: there are none. */
  resampled: ResampledUnit | 'nothing';
  /** In words, when the encoder has collapsed. */
  warning?: string;
  /** Points in the plane, and what is known about the epoch of each; when asked for. */
  projection?: { method: 'tsne' | 'umap'; points: ProjectedPoints; epochs: LabelledEpochs };
}

/** One encoder's scores with their intervals. It shows itself as a table; as JSON it is its numbers. */
export class EncoderReport implements Displayable {
  constructor(
    /** What the encoder is called. */
    readonly name: string,
    readonly findings: EncoderFindings,
  ) {}

  /** Scores by name. */
  get scores(): Record<ScoreName, Score> {
    return this.findings.scores;
  }

  toJSON() {
    const { projection, ...numbers } = this.findings;
    return { name: this.name, ...numbers };
  }

  toString(): string {
    return this[displaySymbol]()['text/plain'];
  }

  [displaySymbol](): MimeBundle {
    const { epochs, subjects, dimensions, warning } = this.findings;
    const what = `${this.name}: ${counted(epochs, 'epoch')} of ${counted(subjects, 'subject')} x ${dimensions}`;
    const caption = [what, intervalNote(this.findings), ...(warning ? [warning] : [])].join('; ');
    const rows = scoreNames.map((name) => [scoreMeanings[name].label, scoreText(this.scores[name])]);
    return tableBundle(
      caption,
      ['score', this.findings.resampled === 'nothing' ? 'value' : 'value [95 % interval]'],
      rows,
    );
  }

  /** How Node prints it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** Names of all scores in their order. */
export const scoreNames = Object.keys(scoreMeanings) as ScoreName[];

/** In words, where the intervals come from and what they are worth. */
export function intervalNote({
  resampled,
  subjects,
}: Pick<EncoderFindings, 'resampled' | 'subjects'>): string {
  if (resampled === 'nothing') return 'no intervals were asked for';
  if (resampled === 'subjects') return '95 % intervals by drawing whole subjects again';
  return `95 % intervals by drawing epochs again, ${subjects} subjects being too few to draw: too narrow for other people`;
}

/** A score as text, such as `0.812 [0.790, 0.833]`. */
export function scoreText({ value, low, high }: Score): string {
  return low === undefined
    ? scoreDigits(value)
    : `${scoreDigits(value)} [${scoreDigits(low)}, ${scoreDigits(high!)}]`;
}

/** A number with three decimals, or none when it is large; never a negative zero. */
export function scoreDigits(value: number): string {
  const text = value.toFixed(Math.abs(value) < 100 ? 3 : 0);
  return Number(text) === 0 ? text.replace('-', '') : text;
}
