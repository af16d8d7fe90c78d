import { expect, test } from 'vitest';
import * as latent from '../../../src/latent';
import { numbersAmongOptions } from './calls-with-options';
import { ofPoints } from './calls-with-points';

test('every public function is in one of the tables', () => {
  const text = [...Object.keys(ofPoints), ...Object.keys(numbersAmongOptions)].join(' ');
  const elsewhere = [
    ...['adjustedMutualInformation', 'adjustedRandIndex', 'contingencyTable', 'fowlkesMallows'],
    ...['normalizedMutualInformation', 'foldsBySubject', 'subsample', 'selectRows', 'projectionEngines'],
    ...['registerProjection', 'EncoderComparison', 'EncoderReport', 'LatentReport', 'scoreDigits'],
    ...['collapseWarning', 'readPoints'],
  ];
  for (const [name, value] of Object.entries(latent)) {
    if (typeof value === 'function') expect(`${text} ${elsewhere.join(' ')}`.split(' ')).toContain(name);
  }
});
