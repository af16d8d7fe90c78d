import { type Band, butterworth, checkBand, type FilterSection, filtfilt, notch } from '../../signal';
import { checkNumber, checkOptionNames, expected } from '../../system';
import type { ChannelInfo } from '../signal-source';
import type { ChannelChange, SignalChange } from './whole-segments';

/** What passes; a band, a notch or both. */
export interface FilterOptions {
  /** What passes: `[low, high]`, `{ lowPass }`, `{ highPass }` or `{ bandStop: [low, high] }`, in Hz. */
  band?: Band;
  /** Of the band's Butterworth flanks (default 4; running in both directions doubles it). */
  order?: number;
  /** Frequencies in Hz that are taken out, such as 50 or `[60, 120]` for the mains. */
  notch?: number | readonly number[];
}

/** What a filter makes of each channel, of one rate together; `undefined` leaves a channel as it is. */
export function filterChange(options: FilterOptions): (channel: ChannelInfo) => ChannelChange | undefined {
  checkOptionNames('filter', options, ['band', 'order', 'notch']);
  if (options.band !== undefined) checkBand('filter', options.band);
  for (const frequency of [options.notch ?? []].flat()) checkNumber('filter', 'notch', frequency);
  const changes = new Map<number, SignalChange>();
  return (channel) => {
    if (channel.type === 'stim') return undefined;
    checkFrequencies(channel, options);
    const { samplingRate } = channel;
    const apply = changes.get(samplingRate) ?? filterAt(options, samplingRate);
    changes.set(samplingRate, apply);
    return { channel, apply };
  };
}

function filterAt(options: FilterOptions, samplingRate: number): SignalChange {
  const sections = sectionsOf(options, samplingRate);
  return (signals) => filtfilt(sections, signals);
}

/** Says which channel cannot be filtered so: recordings have slow ones among the fast. */
function checkFrequencies(
  { label, samplingRate }: ChannelInfo,
  { band, notch: stops = [] }: FilterOptions,
): void {
  const edges = band ? Object.values(band).flat() : [];
  const highest = Math.max(0, ...edges, ...[stops].flat());
  if (!(highest >= samplingRate / 2)) return;
  const what = `frequencies below ${samplingRate / 2} Hz, half the rate of "${label}"`;
  throw expected('filter', what, `${highest} Hz`, 'pick the channels that you want to filter');
}

function sectionsOf(
  { band, order = 4, notch: stops = [] }: FilterOptions,
  samplingRate: number,
): FilterSection[] {
  const sections = [stops].flat().flatMap((frequency) => notch(frequency, samplingRate));
  if (band) sections.unshift(...butterworth(order, band, samplingRate));
  if (sections.length) return sections;
  throw expected('filter', 'a band or a notch', 'neither', 'write filter({ band: [0.3, 35] })');
}
