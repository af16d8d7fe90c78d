import { annotationSignal, timeStamped, type WrittenEdf } from '../../../support/edf-writer';

export const ramp = (count: number) => Int16Array.from({ length: count }, (_, at) => at - 5);

export const twoRates: WrittenEdf = {
  recordCount: 3,
  secondsPerRecord: 2,
  signals: [
    { label: 'EEG Fpz-Cz', samplesPerRecord: 8, samples: ramp(24) },
    { label: 'Temp rectal', unit: 'DegC', physical: [34, 40], samplesPerRecord: 1, samples: ramp(3) },
  ],
};
export const withAnnotations: WrittenEdf = {
  recordCount: 2,
  variant: 'EDF+C',
  signals: [
    { label: 'C3', samplesPerRecord: 4, samples: ramp(8) },
    annotationSignal([
      timeStamped(0) + timeStamped(0.25, 30, 'Sleep stage W'),
      timeStamped(1) + timeStamped(1, undefined, 'Lights off'),
    ]),
  ],
};
