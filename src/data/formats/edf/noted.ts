import { counted } from '../../../system';
import type { Annotation } from '../../signal-source';
import type { RangeFile } from '../range-file';
import type { EdfHeader } from './header';
import type { Stretch } from './stretches';
import type { EdfTimeline } from './timeline';
import { readTriggers } from './triggers';

/**
 * The annotations of a whole file and the triggers of its status channel, in order of time since its first sample; and
 * all that is to be said of the file.
 */
export function notedIn(
  file: RangeFile,
  header: EdfHeader,
  { annotations, damaged, starts }: EdfTimeline,
  stretches: readonly Stretch[],
): { annotations: Annotation[]; notes: string[] } {
  const origin = starts[0] ?? 0;
  const noted = annotations.map((one) => ({ ...one, onset: one.onset - origin }));
  const leftOut = damaged ? [`${file.name}: ${counted(damaged, 'damaged annotation')} left out`] : [];
  return {
    annotations: [...noted, ...readTriggers(file, header, stretches)].sort((a, b) => a.onset - b.onset),
    notes: [...header.notes, ...leftOut],
  };
}
