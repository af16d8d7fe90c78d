import { isVoltage } from './microvolts';
import type { ChannelType } from './signal-source';

/** Words in the labels of channels that are no EEG, in the order in which they are looked for. */
const patterns: readonly (readonly [ChannelType, RegExp])[] = [
  ['stim', /^(stim|status|trigger|sti ?\d*|trig|marker|event)(?![a-z])/i],
  ['eog', /\b(eog\d?|loc|roc|[hv]eog[lr]?|e[12]-m[12])\b/i],
  ['emg', /\b(emg\d*|chin\d?|submental|leg|tib)\b/i],
  ['ecg', /\b(ecg|ekg)\d?\b/i],
  ['resp', /\b(resp|airflow|flow|thorax|abdomen|oro-nasal|nasal)\b/i],
  ['misc', /\b(temp|rectal|spo2|sao2|pulse|hr|acc[xyz]?|light|position|snore|battery|counter)\b/i],
];

/**
 * The type that a label speaks of, as polysomnographs name them (`EOG horizontal`, `EMG submental`); else `eeg`.
 *
 * @param unit of the channel, if it is known: what is no voltage is no `eeg` but `misc`
 */
export function channelTypeOf(label: string, unit = ''): ChannelType {
  const named = patterns.find(([, pattern]) => pattern.test(label.trim()))?.[0];
  return named ?? (unit.trim() === '' || isVoltage(unit) ? 'eeg' : 'misc');
}
