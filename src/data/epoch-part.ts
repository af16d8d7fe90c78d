import { closest, expected } from '../system';
import type { EpochSet } from './epoch-set';
import { firstFiles } from './first-files';
import { checkOptions } from './known-options';

/** Which part of epochs that are already at hand is wanted. */
export interface EpochPart {
  /** The channel, with or without `EEG ` before it (default all). */
  montage?: string;
  /** At most so many recordings, the first ones (default all). */
  maxFiles?: number;
}

/**
 * The channel and the recordings that are wanted.
 *
 * @param what holds them, for messages, such as `epoch-store`
 * @throws ThetalabError when the channel is not there, and when there are other options
 */
export function partOf<Kind extends EpochSet<Kind>>(what: string, all: Kind, part: EpochPart): Kind {
  checkOptions(what, ['montage', 'maxFiles'], part);
  const { montage, maxFiles } = part;
  const chosen = montage === undefined ? all : pickMontage(all, montage);
  if (maxFiles === undefined) return chosen;
  const names = all.subjects.map((subject, row) => JSON.stringify([subject, all.nights[row]]));
  const wanted = new Set(firstFiles([...new Set(names)], maxFiles));
  return chosen.select([...names.keys()].filter((row) => wanted.has(names[row]!)));
}

function pickMontage<Kind extends EpochSet<Kind>>(all: Kind, montage: string): Kind {
  const channel = [montage, `EEG ${montage}`].find((label) => all.channels.includes(label));
  if (channel !== undefined) return all.pick([channel]);
  const near = closest(montage, all.channels);
  const remedy = near ? `did you mean "${near}"?` : 'choose one of these';
  throw expected('load', `a channel among ${all.channels.join(', ')}`, `"${montage}"`, remedy);
}
