import { expect, test } from 'vitest';
import { channelTypeOf } from '../../src/data/channel-type';

test.each([
  ['EEG Fpz-Cz', 'uV', 'eeg'],
  ['Fc5.', 'uV', 'eeg'],
  ['O1-A1', 'UV', 'eeg'],
  ['EOG horizontal', 'uV', 'eog'],
  ['EOG1', 'uV', 'eog'],
  ['EMG1', 'uV', 'emg'],
  ['EMG submental', 'uV', 'emg'],
  ['ECG', 'mV', 'ecg'],
  ['Resp oro-nasal', '', 'resp'],
  ['Event marker', '', 'stim'],
  ['event_arousal', 'ev', 'stim'],
  ['Status', 'Boolean', 'stim'],
  ['Temp rectal', 'DegC', 'misc'],
  ['VTH', 'ML', 'misc'],
  ['PR', 'BPM', 'misc'],
  ['Cz', '', 'eeg'],
])('%s in "%s" is %s', (label, unit, type) => {
  expect(channelTypeOf(label, unit)).toBe(type);
});
