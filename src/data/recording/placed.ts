import { standardPosition } from '../montage';
import type { SignalSource } from '../signal-source';
import { DerivedSource } from './derived-source';

/** EEG channels whose electrodes the file does not place, where the 10-10 system has them. */
class Placed extends DerivedSource {
  constructor(source: SignalSource) {
    super(source, {
      channels: source.channels.map((channel) => {
        const position =
          channel.position ?? (channel.type === 'eeg' ? standardPosition(channel.label) : undefined);
        return position ? { ...channel, position } : channel;
      }),
    });
  }

  override get notes(): readonly string[] {
    const unplaced = this.channels.filter(({ type, position }) => type === 'eeg' && !position);
    const names = unplaced.map(({ label }) => `"${label}"`).join(', ');
    return names ? [...this.source.notes, `no electrode of the 10-10 system: ${names}`] : this.source.notes;
  }
}

/** Gives each EEG channel without a position that of its name in the 10-10 system. */
export function placeByName(source: SignalSource): SignalSource {
  return new Placed(source);
}
