import { sameLength } from './checks';
import type { Coloring, LatentScatterOptions } from './latent-columns';

/**
 * What each point says when pointed at: subject, night, time and stage, less what the name of its group says already,
 * for it is most of what a figure of many points holds. Empty texts when nothing is known.
 */
export function hoverTexts(
  where: string,
  count: number,
  { epochs, labels, classes, by }: LatentScatterOptions,
  { kind }: Coloring,
): string[] {
  if (!epochs) return new Array<string>(count).fill('');
  sameLength(where, 'epochs, one per point', epochs.labels, count);
  const { subjects, nights, seconds } = epochs;
  for (const [name, column] of Object.entries({ subjects, nights, seconds })) {
    if (column) sameLength(where, `${name} of the epochs`, column, count);
  }
  const stages = classes ?? epochs.classes;
  const truth = labels ?? epochs.labels;
  return Array.from({ length: count }, (_, i) =>
    [
      by !== 'subject' && subjects?.[i],
      by !== 'night' && nights?.[i] !== subjects?.[i] && nights?.[i],
      seconds && clock(seconds[i]!),
      kind !== 'stage' && (stages[truth[i]!] ?? 'unknown'),
    ]
      .filter(Boolean)
      .join(', '),
  );
}

function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
