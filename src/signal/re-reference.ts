import { checkList, checkTexts, closest, describeValue, expected, isRecord } from '../system';
import { checkSamples, checkSignal } from './checks';

/** Channels of one recording and their names, in the same order; all of one length and in one unit. */
export interface NamedChannels {
  names: readonly string[];
  channels: readonly Float32Array[];
}

/**
 * Every channel minus the mean of all of them (`'average'`), or of those that are named: linked mastoids are
 * `reReference(recording, ['M1', 'M2'])`. The same as MNE-Python's `set_eeg_reference`; the reference channels stay.
 *
 * @returns new arrays
 * @throws ThetalabError when a channel is missing, or channels differ in length or are not finite
 */
export function reReference(
  recording: NamedChannels,
  reference: 'average' | readonly string[],
): { names: string[]; channels: Float32Array[] } {
  const length = checkChannels('reReference', recording);
  const { names, channels } = recording;
  if (reference !== 'average') checkTexts('reReference', '"average" or a list of names', reference);
  const wanted = reference === 'average' ? names : reference;
  if (wanted.length === 0) throw expected('reReference', 'at least one reference channel', 'none');
  const references = wanted.map((name) => channelOf('reReference', recording, name));
  const mean = new Float64Array(length);
  for (const channel of references) {
    for (let at = 0; at < length; at++) mean[at]! += channel[at]! / references.length;
  }
  return { names: [...names], channels: channels.map((one) => one.map((value, at) => value - mean[at]!)) };
}

/**
 * Differences of pairs of channels, named `anode-cathode`: the same as MNE-Python's `set_bipolar_reference`, of which
 * only the new channels are kept.
 *
 * @param pairs names of anode and cathode, such as `[['Fpz', 'Cz'], ['Pz', 'Oz']]`
 * @throws ThetalabError when a channel is missing, or channels differ in length or are not finite
 */
export function bipolar(
  recording: NamedChannels,
  pairs: readonly (readonly [anode: string, cathode: string])[],
): { names: string[]; channels: Float32Array[] } {
  checkChannels('bipolar', recording);
  checkList('bipolar', 'a list of pairs of names', pairs);
  for (const pair of pairs) checkTexts('bipolar', 'pairs of names, such as [["Fpz", "Cz"]]', pair);
  return {
    names: pairs.map((pair) => pair.join('-')),
    channels: pairs.map(([anode, cathode]) => {
      const minus = channelOf('bipolar', recording, cathode);
      return channelOf('bipolar', recording, anode).map((value, at) => value - minus[at]!);
    }),
  };
}

/** Returns the length of the channels. */
function checkChannels(where: string, recording: NamedChannels): number {
  if (!isRecord(recording))
    throw expected(where, 'a recording { names, channels }', describeValue(recording));
  const { names, channels } = recording;
  checkTexts(where, 'a list of names', names);
  checkList(where, 'a list of channels', channels);
  for (const channel of channels) checkSamples(where, channel);
  if (names.length !== channels.length || names.length === 0) {
    throw expected(
      where,
      'a name for each of at least one channel',
      `${names.length} for ${channels.length}`,
    );
  }
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw expected(where, 'a name of its own for each channel', `"${twice}" twice`);
  const { length } = channels[0]!;
  for (const channel of channels) {
    if (channel.length !== length) {
      const remedy = 'resample to one rate first';
      throw expected(where, `channels of ${length} samples, as the first has`, `${channel.length}`, remedy);
    }
    checkSignal(where, channel);
  }
  return length;
}

function channelOf(where: string, { names, channels }: NamedChannels, name: string): Float32Array {
  const channel = channels[names.indexOf(name)];
  if (channel) return channel;
  const near = closest(name, [...names]);
  throw expected(where, `one of ${names.join(', ')}`, `"${name}"`, near && `did you mean ${near}?`);
}
