import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { duration, type MimeBundle, progressLine, setDisplaySink, startProgress } from '../../src/system';

test('a duration as a person reads it', () => {
  const cases: [number, string][] = [
    [0, '0.0 s'],
    [9.44, '9.4 s'],
    [9.97, '10 s'],
    [59.4, '59 s'],
    [59.5, '1 min 00 s'],
    [185, '3 min 05 s'],
    [3599.5, '1 h 00 min'],
    [7800, '2 h 10 min'],
    [-1, '0.0 s'],
  ];
  for (const [seconds, text] of cases) expect(duration(seconds)).toBe(text);
});

describe('the line', () => {
  const options = { label: 'pretrain', total: 40, unit: 'batch' };
  test('bar, position, speed, time left and values', () => {
    expect(progressLine(options, 12, 4, 0, { loss: 3.21456, best: 'no' })).toBe(
      'pretrain ██████░░░░░░░░░░░░░░ 12/40 batches, 3.0 batches/s, 9.3 s left, loss 3.215, best no',
    );
  });

  test('slow work is told in seconds per step', () => {
    expect(progressLine(options, 2, 5)).toContain('2/40 batches, 2.5 s/batch, 1 min 35 s left');
  });

  test('resumed work is as fast as this process, not as all of them', () => {
    expect(progressLine(options, 30, 5, 20)).toContain('30/40 batches, 2.0 batches/s, 5.0 s left');
  });

  test('nothing done yet promises nothing', () => {
    expect(progressLine(options, 0, 3)).toBe('pretrain ░░░░░░░░░░░░░░░░░░░░ 0/40 batches');
  });

  test('is never NaN or infinite, and its bar has 20 places', () => {
    const whole = fc.nat({ max: 1000 });
    fc.assert(
      fc.property(
        whole,
        whole,
        whole,
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (total, at, start, s) => {
          const line = progressLine({ label: 'x', total }, at, s, Math.min(start, at));
          expect(line).toMatch(/^x [█░]{20} \d+\/\d+ steps?/);
          expect(line).not.toMatch(/NaN|Infinity|-\d/);
        },
      ),
    );
  });
});

describe('while work goes on', () => {
  let shown: [MimeBundle, string | undefined][];
  let written: string[];
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
    [shown, written] = [[], []];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    setDisplaySink(undefined);
  });

  test('a notebook shows one line in place, at most five times a second', () => {
    setDisplaySink({ show: (...call) => void shown.push(call as never) });
    const progress = startProgress({ label: 'work', total: 100 });
    for (let at = 1; at <= 100; at++) {
      vi.advanceTimersByTime(10);
      progress.update(at);
    }
    progress.done();
    expect(shown).toHaveLength(6);
    expect(new Set(shown.map(([, id]) => id)).size).toBe(1);
    expect(shown[5]![0]).toEqual({ 'text/plain': 'work: 100 steps in 1.0 s' });
    expect(written).toEqual([]);
    startProgress({ label: 'other', total: 1 }).done();
    expect(shown[6]![1]).not.toBe(shown[0]![1]);
  });

  test('a log gets a line every ten seconds', () => {
    vi.spyOn(process, 'stderr', 'get').mockReturnValue({ ...process.stderr, isTTY: false } as never);
    const progress = startProgress({ label: 'work', total: 60, unit: 'batch' });
    const lines: string[] = [];
    (process.stderr as { write: unknown }).write = (text: string) => lines.push(text);
    for (let at = 1; at <= 60; at++) {
      vi.advanceTimersByTime(500);
      progress.update(at);
    }
    progress.done('work: enough');
    expect(lines).toHaveLength(4);
    expect(lines[3]).toBe('work: enough\n');
    for (const line of lines) expect(line).toMatch(/^work.*\n$/);
  });

  test('preparations and the first step do not count for the speed', () => {
    setDisplaySink({ show: (...call) => void shown.push(call as never) });
    const progress = startProgress({ label: 'work', total: 20, start: 10 });
    for (const [seconds, position] of [
      [60, 10],
      [9, 11],
      [1, 15],
    ] as const) {
      vi.advanceTimersByTime(1000 * seconds);
      progress.update(position);
    }
    expect(shown.map(([bundle]) => bundle['text/plain'])).toEqual([
      'work ██████████░░░░░░░░░░ 10/20 steps',
      'work ███████████░░░░░░░░░ 11/20 steps',
      'work ███████████████░░░░░ 15/20 steps, 4.0 steps/s, 1.3 s left',
    ]);
  });

  test('quiet work says nothing', () => {
    const progress = startProgress({ label: 'work', total: 2, quiet: true });
    progress.update(1);
    progress.done();
    expect(written).toEqual([]);
  });
});
