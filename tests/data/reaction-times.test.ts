import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Annotation, reactionTimes } from '../../src/data';

const at = (onset: number, text: string): Annotation => ({ onset, duration: 0, text });
const seconds = (...args: Parameters<typeof reactionTimes>) =>
  reactionTimes(...args).map((one) => one.seconds);
const options = { stimulus: 'stim', response: 'resp' };

describe('reactionTimes', () => {
  test('takes the first response before the next stimulus', () => {
    const annotations = [
      at(1, 'stim'),
      at(1.25, 'noise'),
      at(1.5, 'resp'),
      at(1.75, 'resp'),
      at(2, 'stim'),
      at(3, 'stim'),
      at(3.5, 'resp'),
    ];
    expect(seconds(annotations, options)).toEqual([0.5, undefined, 0.5]);
    expect(reactionTimes(annotations, options)[0]).toEqual({
      stimulus: annotations[0],
      response: annotations[2],
      seconds: 0.5,
    });
  });

  test('takes expressions, and leaves out what comes too late', () => {
    const annotations = [at(0, 'S  1'), at(0.75, 'R  1'), at(2, 'S  2'), at(2.25, 'R  2')];
    const any = { stimulus: /^S/g, response: /^R/g };
    expect(seconds(annotations, any)).toEqual([0.75, 0.25]);
    expect(seconds(annotations, { ...any, maximum: 0.5 })).toEqual([undefined, 0.25]);
  });

  test('counts no response in another trial, or behind a gap', () => {
    const annotations = [at(0.5, 'stim'), at(1, 'resp'), at(1.5, 'stim'), at(1.75, 'resp')];
    const segments = [0, 1].map((onset) => ({ onset, duration: 1 }));
    expect(seconds(annotations, options)).toEqual([0.5, 0.25]);
    expect(seconds({ annotations, segments }, options)).toEqual([undefined, 0.25]);
  });

  test('gives one time for each stimulus, whatever happened (property)', () => {
    const event = fc.record({
      onset: fc.integer({ min: 0, max: 50 }),
      duration: fc.constant(0),
      text: fc.constantFrom('stim', 'resp', 'other'),
    });
    fc.assert(
      fc.property(fc.array(event), (events) => {
        fc.pre(events.some(({ text }) => text === 'stim'));
        const times = reactionTimes(events, options);
        expect(times).toHaveLength(events.filter(({ text }) => text === 'stim').length);
        const onsets = events.filter(({ text }) => text === 'stim').map(({ onset }) => onset);
        for (const { stimulus, response, seconds: time } of times) {
          if (!response) continue;
          expect(time).toBe(response.onset - stimulus.onset);
          expect(onsets.some((onset) => onset > stimulus.onset && onset < response.onset)).toBe(false);
        }
      }),
    );
  });

  test('refuses when there is no stimulus, or no time to answer', () => {
    expect(() => reactionTimes([at(0, 'a')], options)).toThrow('expected annotations that are stim, got a');
    expect(() => reactionTimes([], options)).toThrow('got none');
    expect(() => reactionTimes([at(0, 'stim')], { ...options, maximum: 0 })).toThrow('a maximum above 0');
  });
});
