import { describe, expect, test } from 'vitest';
import { sleepStages } from '../../../src/data';
import { syntheticHypnogram } from '../../../src/data/datasets/synthetic/hypnogram';
import { RandomStream } from '../../../src/engine';

const random = new RandomStream([11, 22]);

describe('syntheticHypnogram', () => {
  const nights = Array.from({ length: 20 }, (_, night) => syntheticHypnogram(960, random.split(night)));
  const [W, N1, N2, N3, REM] = [0, 1, 2, 3, 4];

  test('have the stages of a healthy sleeper', () => {
    const all = nights.flatMap((night) => [...night]);
    const part = (stage: number) => all.filter((one) => one === stage).length / all.length;
    const limits: [number, number, number][] = [
      [W!, 0.02, 0.2],
      [N1!, 0.02, 0.15],
      [N2!, 0.35, 0.65],
      [N3!, 0.1, 0.3],
      [REM!, 0.1, 0.3],
    ];
    for (const [stage, low, high] of limits) {
      expect(part(stage), sleepStages[stage]).toBeGreaterThan(low);
      expect(part(stage), sleepStages[stage]).toBeLessThan(high);
    }
  });

  test('begin awake, sink through N1 into N2, and go in cycles', () => {
    for (const night of nights) {
      expect([W, N1]).toContain(night[0]);
      const asleep = night.findIndex((stage) => stage !== W);
      expect(night[asleep]).toBe(N1);
      for (let at = 1; at < night.length; at++) {
        if (night[at] === N3) expect([N2, N3]).toContain(night[at - 1]);
        if (night[at] === REM) expect([N1, N2, REM]).toContain(night[at - 1]);
      }
      const periods = night.filter(
        (stage, at) => stage === REM && !night.subarray(at - 20, at).includes(REM!),
      );
      expect(periods.length).toBeGreaterThanOrEqual(2);
    }
  });

  test('have deep sleep early and REM late', () => {
    const middle = (stage: number) => {
      const at = nights.flatMap((night) => Array.from(night.keys()).filter((row) => night[row] === stage));
      return at.reduce((sum, row) => sum + row, 0) / at.length / 960;
    };
    expect(middle(N3!)).toBeLessThan(0.45);
    expect(middle(REM!)).toBeGreaterThan(0.55);
  });
});
