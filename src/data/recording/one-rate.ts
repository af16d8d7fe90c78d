import { expected } from '../../system';
import type { ChannelInfo } from '../signal-source';

/**
 * The sampling rate that all channels have, in Hz.
 *
 * @param where who needs it, for the message
 * @throws ThetalabError when they differ, or there is no channel
 */
export function requireOneRate(where: string, channels: readonly ChannelInfo[]): number {
  const rates = [...new Set(channels.map(({ samplingRate }) => samplingRate))];
  if (rates.length === 1) return rates[0]!;
  const got = rates.map((rate) => `${rate} Hz`).join(', ') || 'no channel';
  throw expected(where, 'channels of one sampling rate', got, 'pick some of them, or resample');
}
