import { beforeAll, describe, expect, test } from 'vitest';
import { use } from '../../../src/engine';
import { numbersAmongOptions } from './calls-with-options';
import { expectWords, thrownBy } from './fixture';

beforeAll(() => use());

describe.each(Object.entries(numbersAmongOptions))('%s', (_, [call, names]) => {
  test('takes its options left out', async () => {
    expect(await thrownBy(() => call({}))).toBeUndefined();
  });

  test.each(
    names.flatMap((name) => [Number.NaN, Number.POSITIVE_INFINITY, -1].map((value) => [name, value])),
  )('%s %d: an error in words that names it', async (name, value) => {
    await expectWords(() => call({ [name!]: value }), String(value));
  });
});
