import { counted, expected } from '../../../system';
import type { Annotation } from '../../signal-source';
import { readEdfFor } from '../edf/edf';
import type { Scoring } from './hypnogram';
import { stageOfWords } from './stage-words';

/** A scoring, and what else was noted. */
export interface AnnotatedStages extends Scoring {
  others: readonly Annotation[];
}

/**
 * The stages among the annotations of an EDF+ or BDF+ file, such as `Sleep stage 2` of Sleep-EDF and `Sleep stage N2`
 * of EDF+.
 *
 * @throws ThetalabError when an annotation is damaged
 */
export async function stagesInEdf(path: string): Promise<AnnotatedStages> {
  const { annotations, startTime, notes, variant } = readEdfFor('readHypnogram', path, { channels: [] });
  if (notes.length) {
    const what = `an undamaged hypnogram in "${path}"`;
    throw expected('readHypnogram', what, notes.join(', '), 'download it again');
  }
  const stretches = annotations.flatMap(({ onset, duration, text }) => {
    const label = stageOfWords(text);
    return label === undefined ? [] : [{ onset, duration, label, words: text, line: undefined }];
  });
  const others = annotations.filter(({ text }) => stageOfWords(text) === undefined);
  const leftOut = others.length ? [`${counted(others.length, 'annotation')} without a stage left out`] : [];
  return { format: `${variant} annotations`, stretches, startTime, notes: leftOut, others };
}
