import { annotationSignal, formatEdf, timeStamped, type WrittenEdf } from '../../support/edf-writer';
import { put } from '../../support/scratch';

/** A night to write. */
export interface WrittenNight {
  /** Stages in the words of the hypnogram, and how many seconds each lasts. */
  stages: readonly (readonly [text: string, seconds: number])[];
  /** Length of the signal in epochs (default as long as the stages). */
  epochs?: number;
  /** In Hz (default 100). */
  samplingRate?: number;
  /** Unit of the EEG (default `uV`). */
  unit?: string;
  /** Fields of the files that shall be otherwise. */
  psg?: Partial<WrittenEdf>;
  hypnogram?: Partial<WrittenEdf>;
}

/** Sample number `index` of a written night, in its unit: noise that anyone can work out again. */
export function writtenSample(index: number): number {
  return (((index * 7919) % 2003) - 1001) / 10;
}

/** Writes `SC4001E0-PSG.edf` and `SC4001EC-Hypnogram.edf` for a stem of `SC4001`. */
export function putNight(
  folder: string,
  stem: string,
  night: WrittenNight,
): { psg: string; hypnogram: string } {
  const psg = put(folder, `${stem}E0-PSG.edf`, formatPsg(night));
  return { psg, hypnogram: put(folder, `${stem}EC-Hypnogram.edf`, formatHypnogram(night)) };
}

function formatPsg({ stages, epochs, samplingRate = 100, unit = 'uV', psg }: WrittenNight): Buffer {
  const seconds = stages.reduce((sum, [, duration]) => sum + duration, 0);
  const recordCount = epochs ?? Math.ceil(seconds / 30);
  const samplesPerRecord = 30 * samplingRate;
  const samples = Int16Array.from({ length: recordCount * samplesPerRecord }, (_, at) =>
    Math.round(10 * writtenSample(at)),
  );
  const scale = { physical: [-3276.8, 3276.7], digital: [-32768, 32767] } as const;
  const signals = ['EEG Fpz-Cz', 'EEG Pz-Oz', 'EOG horizontal'].map((label, index) => ({
    ...{ label, unit, samplesPerRecord, ...scale },
    samples: index === 0 ? samples : samples.map((value) => value + index),
  }));
  return formatEdf({ recordCount, secondsPerRecord: 30, signals, ...psg });
}

function formatHypnogram({ stages, hypnogram }: WrittenNight): Buffer {
  let onset = 0;
  let lists = timeStamped(0);
  for (const [text, seconds] of stages) {
    lists += timeStamped(onset, seconds, text);
    onset += seconds;
  }
  const signals = [annotationSignal([lists])];
  return formatEdf({ recordCount: 1, secondsPerRecord: 0, variant: 'EDF+C', signals, ...hypnogram });
}
