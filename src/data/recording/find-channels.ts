import { closest, expected } from '../../system';
import type { ChannelInfo } from '../signal-source';

/**
 * Where labels stand among channels.
 *
 * @param where who asks, for the message
 * @throws ThetalabError when a label is not there (the message suggests the nearest, or lists those there are) or none is asked for
 */
export function findChannels(
  where: string,
  channels: readonly ChannelInfo[],
  labels: readonly string[],
): number[] {
  const known = channels.map(({ label }) => label);
  const list = known.map((one) => `"${one}"`).join(', ') || 'no channels';
  if (!labels.length) throw expected(where, 'at least one channel', 'none', `choose among ${list}`);
  return labels.map((label) => {
    const index = known.indexOf(label);
    if (index >= 0) return index;
    const near = closest(label, known);
    throw expected(
      where,
      `a channel "${label}"`,
      list,
      near ? `did you mean "${near}"?` : 'choose one of these',
    );
  });
}
