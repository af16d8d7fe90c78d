import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ChannelToWrite, type WriteEdfOptions, writeEdf } from '../../../../src/data';
import { put, scratchFolder } from '../../../support/scratch';

const folder = scratchFolder();
const path = join(folder, 'refused.edf');

describe('writeEdf refuses', () => {
  const samples = Float32Array.from({ length: 100 }, (_, at) => at);
  const cz = { label: 'Cz', samplingRate: 100, samples };
  const refused: [string, Partial<ChannelToWrite>, string][] = [
    [
      'a label that is too long',
      { label: 'seventeen letters' },
      'at most 16 printable ASCII characters as label of',
    ],
    ['a label without characters', { label: '' }, 'a label of its own'],
    ['the label of annotations', { label: 'EDF Annotations' }, 'a label of its own'],
    ['a unit beyond ASCII', { unit: 'µV' }, 'got "µV"; write u for micro'],
    ['a long prefilter', { prefilter: 'HP '.repeat(30) }, 'at most 80 printable ASCII'],
    [
      'samples that are not finite',
      { samples: Float32Array.of(1, Number.NaN) },
      'got NaN as sample 1 of "Cz"',
    ],
    ['no samples', { samples: new Float32Array(0) }, 'samples of "Cz", got none'],
    ['a rate of nothing', { samplingRate: 0 }, 'a sampling rate of "Cz" above 0 Hz'],
    ['a rate that no duration makes exact', { samplingRate: Math.PI }, '100 samples at 3.14159'],
    [
      'samples beyond the range',
      { physicalRange: [0, 50] },
      'samples of "Cz" from 0 to 50, got samples from 0 to 99',
    ],
    [
      'a range that 8 characters cannot say',
      { physicalRange: [0, 100.123456] },
      'in numbers of at most 8 characters',
    ],
    ['volts', { samples: samples.map((value) => value * 1e-9) }, 'use another unit, such as uV instead of V'],
    [
      'huge values',
      { samples: samples.map((value) => value * 1e9) },
      'a range of "Cz" that 8 characters can say',
    ],
  ];
  test.each(refused)('%s', (_what, part, message) => {
    expect(() => writeEdf(path, [{ ...cz, ...part }])).toThrow(message);
  });

  const withOptions: [string, WriteEdfOptions, string][] = [
    ['a start before 1985', { startTime: new Date('1984-12-31') }, 'a start time from 1985 to 2084'],
    ['a start that is none', { startTime: new Date(Number.NaN) }, 'got no valid date'],
    [
      'an annotation without text',
      { annotations: [{ onset: 0, duration: 0, text: '' }] },
      'annotations with a text',
    ],
    [
      'an annotation with a mark of the format',
      { annotations: [{ onset: 0, duration: 0, text: 'a\u0014' }] },
      'got "a\\u0014"',
    ],
    [
      'an onset that is no number',
      { annotations: [{ onset: Number.NaN, duration: 0, text: 'a' }] },
      'a finite onset',
    ],
    [
      'segments of another length',
      { segments: [{ onset: 0, duration: 2 }] },
      'samples of "Cz" for segments of 2 s',
    ],
  ];
  test.each(withOptions)('%s', (_what, options, message) => {
    expect(() => writeEdf(path, [cz], options)).toThrow(message);
  });

  test('channels of unequal duration', () => {
    const other = { ...cz, label: 'Pz', samples: samples.subarray(1) };
    expect(() => writeEdf(path, [cz, other])).toThrow('channels of equal duration');
  });

  test('and leaves the file that was there as it was', () => {
    const there = put(folder, 'there.edf', 'something');
    expect(() => writeEdf(there, [{ ...cz, unit: 'µV' }])).toThrow();
    expect(readFileSync(there, 'utf8')).toBe('something');
    expect(existsSync(`${there}.${process.pid}.tmp`)).toBe(false);
  });
});
