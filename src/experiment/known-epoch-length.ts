import type { ExperimentConfig } from './config-schema';

/** Nights are scored in epochs of 30 s, and their readers give 100 Hz. */
const night = { samples: 3000, samplingRate: 100 };
const nights = ['sleep-edf', 'dreams', 'synthetic'];

/** Samples per channel of an epoch, and their rate in Hz, where a config alone says how long its epochs will be. */
export function knownEpochLength({
  dataset,
}: Pick<ExperimentConfig, 'dataset'>): { samples: number; samplingRate: number } | undefined {
  const { name, dset_path, window, seconds, sampling_rate } = dataset;
  if (nights.includes(name) || (name === 'auto' && dset_path === undefined)) return night;
  const samplingRate = name === 'eegmmi' ? 160 : name === 'bids' ? sampling_rate : undefined;
  const length = window ? window[1] - window[0] : seconds;
  if (samplingRate === undefined || length === undefined || !(length > 0)) return undefined;
  return { samples: Math.round(length * samplingRate), samplingRate };
}
