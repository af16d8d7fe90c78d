import { butterworth, filtfilt } from '../../signal';
import type { ChannelInfo } from '../signal-source';
import type { ChannelChange } from './whole-segments';

/** What passes. */
export interface FilterOptions {
  /** Frequencies in Hz between which it passes. */
  band: readonly [number, number];
  /** Of the Butterworth filter's flanks (default 4; running in both directions doubles it). */
  order?: number;
}

/** What a filter makes of one channel; `undefined` leaves it as it is. */
export function filterChange(
  channel: ChannelInfo,
  { band, order = 4 }: FilterOptions,
): ChannelChange | undefined {
  if (channel.type === 'stim') return undefined;
  const sections = butterworth(order, band, channel.samplingRate);
  return { channel, apply: (samples) => filtfilt(sections, samples) };
}
