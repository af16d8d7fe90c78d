import type { SampleRange } from '../../signal-source';
import type { Format } from '../format';
import { bytesPer, type NumberType } from '../number-type';
import { refuseOptions } from '../options';
import { stampOf, withFile } from '../range-file';
import { readSamples, type SampleLayout } from '../sample-layout';
import { StoredSource } from '../stored-source';
import { readWavHeader, type WavHeader } from './header';

/** Sound. */
export interface Sound {
  /** Samples per second, in Hz. */
  samplingRate: number;
  /** The samples of each channel. Integers of any width become -1 to just below 1; floating-point numbers stay. */
  channels: Float32Array[];
  /** What was left out or repaired, in words. */
  notes: string[];
}

/**
 * Reads a WAV file: integers of 8, 16, 24 and 32 bits, floating-point numbers of 32 and 64. The reader is our own since
 * `node-wav` believes every size in the header, reads positive and negative numbers to different scales and takes the
 * lowest 24-bit number for the highest.
 *
 * @throws ThetalabError when it is none, the samples are packed (A-law, ADPCM, MP3 …), or it is truncated or damaged
 */
export async function readWav(path: string): Promise<Sound> {
  return withFile(path, 'readWav', (file) => {
    const header = readWavHeader(file, 'readWav');
    const { samplingRate, count, notes } = header;
    const ranges = Array.from(
      { length: header.channels },
      (_, channel): SampleRange => ({ channel, first: 0, count }),
    );
    return { samplingRate, channels: readSamples(file, layoutOf(header), ranges), notes };
  });
}

/** One step of the numbers, where full scale is 1. */
const steps: Partial<Record<NumberType, number>> = {
  uint8: 2 ** -7,
  int16: 2 ** -15,
  int24: 2 ** -23,
  int32: 2 ** -31,
};

function layoutOf({ type, littleEndian, start, channels }: WavHeader): SampleLayout {
  const step = steps[type];
  const size = bytesPer[type];
  const scales = step === undefined ? undefined : Array.from({ length: channels }, () => step);
  const zero = type === 'uint8' ? 128 : 0;
  return { type, littleEndian, start, perSample: size * channels, perChannel: size, scales, zero };
}

/** Sound as a recording; its channels have no unit, full scale is 1. */
export const wav: Format = {
  name: 'WAV',
  extensions: ['wav'],
  recognises: ({ text }) => /^(RIFF|RIFX|RF64|BW64)[\s\S]{4}WAVE/.test(text),
  async open(path, options) {
    refuseOptions(options, 'WAV', path);
    return withFile(path, 'open', (file) => {
      const header = readWavHeader(file, 'open');
      const { samplingRate, count, channels, notes } = header;
      const layout = layoutOf(header);
      return new StoredSource({
        format: 'WAV',
        path,
        channels: Array.from({ length: channels }, (_, at) => ({
          label: `audio ${at + 1}`,
          type: 'misc' as const,
          samplingRate,
          unit: '',
          transducer: '',
          prefilter: '',
        })),
        segments: [{ onset: 0, duration: count / samplingRate }],
        epoched: false,
        annotations: [],
        startTime: undefined,
        reference: undefined,
        notes,
        data: stampOf(file),
        layoutOf: () => layout,
      });
    });
  },
};
