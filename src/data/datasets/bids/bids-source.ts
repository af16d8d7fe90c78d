import { counted } from '../../../system';
import { DerivedSource } from '../../recording/derived-source';
import type { Annotation, ChannelInfo, ChannelType, SignalSource } from '../../signal-source';
import { type ElectrodeTable, positionsIn } from './electrodes';
import type { TsvRow } from './tsv';

/** What the sidecars of a recording say. */
export interface Described {
  channels: readonly TsvRow[] | undefined;
  events: readonly TsvRow[] | undefined;
  /** In each space in which the electrodes were measured. */
  electrodes: readonly ElectrodeTable[];
  /** Of all `_eeg.json` above the recording; the nearest wins. */
  metadata: Readonly<Record<string, unknown>>;
}

/** BIDS' types of channels that are not called the same here; all others are `misc`. */
const types: Record<string, ChannelType> = {
  ...{ EEG: 'eeg', EOG: 'eog', VEOG: 'eog', HEOG: 'eog', EMG: 'emg', ECG: 'ecg', RESP: 'resp', TRIG: 'stim' },
};

/** A recording as its sidecars describe it: they know more of channels and events than the file itself. */
export class BidsSource extends DerivedSource {
  private readonly described: { annotations: readonly Annotation[]; notes: readonly string[] };

  /**
   * @param column of the events that becomes the text of annotations (default `trial_type`, or else `value`)
   */
  constructor(source: SignalSource, { channels, events, electrodes, metadata }: Described, column?: string) {
    const reference = metadata.EEGReference;
    const { positions, notes } = positionsIn(electrodes);
    const described = channels
      ? source.channels.map((channel) => describeChannel(channel, channels, notes))
      : source.channels;
    super(source, {
      channels: described.map((channel) => {
        const position = positions.get(channel.label);
        return position ? { ...channel, position } : channel;
      }),
      reference: typeof reference === 'string' && reference !== 'n/a' ? reference : undefined,
    });
    const annotations = events ? annotationsOf(events, column, notes) : source.annotations;
    this.described = { annotations, notes };
  }

  override get annotations(): readonly Annotation[] {
    return this.described.annotations;
  }

  override get notes(): readonly string[] {
    return [...this.source.notes, ...this.described.notes];
  }
}

/** A unit that the file has counts: its numbers were scaled to it. */
function describeChannel(channel: ChannelInfo, rows: readonly TsvRow[], notes: string[]): ChannelInfo {
  const row = rows.find(({ name }) => name === channel.label);
  if (!row) {
    notes.push(`channel "${channel.label}" is not in channels.tsv`);
    return channel;
  }
  if (row.status === 'bad') notes.push(`channel "${channel.label}" is marked as bad`);
  const type = row.type === undefined ? channel.type : (types[row.type.toUpperCase()] ?? 'misc');
  const unit = channel.unit === '' ? (row.units ?? '') : channel.unit;
  const bad = row.status === 'bad' ? { bad: true as const } : {};
  return { ...channel, type, unit: unit.replace(/^micro-? ?v(olts?)?$/i, 'uV'), ...bad };
}

function annotationsOf(rows: readonly TsvRow[], wanted: string | undefined, notes: string[]): Annotation[] {
  const column = wanted ?? (rows.some(({ trial_type }) => trial_type !== undefined) ? 'trial_type' : 'value');
  const annotations = rows.flatMap((row) => {
    const [onset, duration] = [Number(row.onset ?? Number.NaN), Number(row.duration ?? 0)];
    const text = row[column];
    if (text === undefined || !Number.isFinite(onset)) return [];
    return [{ onset, duration: duration > 0 && Number.isFinite(duration) ? duration : 0, text }];
  });
  const left = rows.length - annotations.length;
  if (left) notes.push(`${counted(left, 'event')} without a time or ${column} left out`);
  return annotations.sort((a, b) => a.onset - b.onset);
}
