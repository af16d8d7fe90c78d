import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAnnotations } from '../../../../src/data/formats/edf/annotations';
import { timeStamped } from '../../../support/edf-writer';

const parse = (text: string, encoding: BufferEncoding = 'utf8') =>
  parseAnnotations(Buffer.from(text, encoding));

const anyText = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => !['\0', '\u0014', '\u0015'].some((mark) => text.includes(mark)));
const anyTime = fc.integer({ min: -99_999, max: 99_999_999 }).map((number) => number / 1000);
const anyList = fc.record({
  onset: anyTime,
  duration: fc.option(anyTime.map(Math.abs), { nil: undefined }),
  texts: fc.array(anyText, { minLength: 1, maxLength: 3 }),
});

describe('parseAnnotations', () => {
  test('gives back any lists that were written, and the start of the record', () => {
    fc.assert(
      fc.property(anyTime, fc.array(anyList, { maxLength: 6 }), fc.nat(20), (start, lists, padding) => {
        const text = [
          timeStamped(start),
          ...lists.map(({ onset, duration, texts }) => timeStamped(onset, duration, ...texts)),
          '\0'.repeat(padding),
        ].join('');
        expect(parse(text)).toEqual({
          start,
          annotations: lists.flatMap(({ onset, duration = 0, texts }) =>
            texts.map((content) => ({ onset, duration, text: content })),
          ),
          damaged: 0,
        });
      }),
    );
  });

  test('an annotation signal that does not say when the record begins has no start', () => {
    expect(parse(timeStamped(3, 1, 'blink')).start).toBeUndefined();
    expect(parse('').start).toBeUndefined();
    expect(parse('\0\0\0\0')).toEqual({ start: undefined, annotations: [], damaged: 0 });
  });

  test('texts may be UTF-8 or, from older software, Latin-1', () => {
    expect(parse(timeStamped(0, 0, 'µ-Rhythmus über Cz')).annotations[0]!.text).toBe('µ-Rhythmus über Cz');
    expect(parse(timeStamped(0, 0, 'über'), 'latin1').annotations[0]!.text).toBe('über');
  });

  test.each([
    ['no sign before the onset', '5\u0014blink\u0014\0'],
    ['no onset', '\u0014blink\u0014\0'],
    ['an onset that is no number', '+five\u0014blink\u0014\0'],
    ['an onset with an exponent', '+1e3\u0014blink\u0014\0'],
    ['a duration below 0', '+5\u0015-1\u0014blink\u0014\0'],
    ['an empty duration', '+5\u0015\u0014blink\u0014\0'],
    ['two durations', '+5\u00151\u00152\u0014blink\u0014\0'],
    ['a text without end', '+5\u0014blink\0'],
    ['no text', '+5\0'],
  ])('counts a list with %s as damaged, and reads those around it', (_, list) => {
    const { annotations, damaged } = parse(timeStamped(1, 0, 'before') + list + timeStamped(9, 0, 'after'));
    expect(annotations.map(({ text }) => text)).toEqual(['before', 'after']);
    expect(damaged).toBe(1);
  });

  test('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const { onset, duration } of parseAnnotations(bytes).annotations) {
          expect(Number.isFinite(onset) && duration >= 0).toBe(true);
        }
      }),
    );
  });
});
