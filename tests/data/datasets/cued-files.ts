import { annotationSignal, formatEdf, timeStamped, type WrittenSignal } from '../../support/edf-writer';

/** A recording with cues to write. */
export interface CuedRecording {
  /** Labels as they stand in the file. */
  channels: readonly string[];
  /** In Hz (default 160). */
  samplingRate?: number;
  seconds: number;
  /** Onset, duration and text of each annotation. */
  cues: readonly (readonly [onset: number, duration: number, text: string])[];
}

/** Sample number `index` of channel number `channel` of a written recording, in microvolts. */
export function cuedSample(channel: number, index: number): number {
  return (((index * 7919 + channel * 104_729) % 2003) - 1001) / 10;
}

/** The bytes of an EDF+ file with data records of a second. */
export function formatCued({ channels, samplingRate = 160, seconds, cues }: CuedRecording): Buffer {
  const scale = { physical: [-3276.8, 3276.7], digital: [-32768, 32767] } as const;
  const signals: WrittenSignal[] = channels.map((label, channel) => ({
    ...{ label, samplesPerRecord: samplingRate, ...scale },
    samples: Int16Array.from({ length: seconds * samplingRate }, (_, at) =>
      Math.round(10 * cuedSample(channel, at)),
    ),
  }));
  const lists = Array.from({ length: seconds }, (_, second) => {
    const within = cues.filter(([onset]) => Math.floor(onset) === second);
    return (
      timeStamped(second) +
      within.map(([onset, duration, text]) => timeStamped(onset, duration, text)).join('')
    );
  });
  return formatEdf({
    recordCount: seconds,
    variant: 'EDF+C',
    signals: cues.length ? [...signals, annotationSignal(lists)] : signals,
  });
}
