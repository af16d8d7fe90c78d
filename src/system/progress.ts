import { displaySink } from './display';

/** What a progress line says besides its position: numbers are printed with four significant digits. */
export type ProgressValues = Record<string, number | string>;

/** A running progress line. */
export interface Progress {
  /**
   * Moves to `position` (in the unit given at the start). Speed is measured from the end of the first step on:
   * preparations and that step, in which memory is claimed and code compiled, are left out.
   */
  update(position: number, values?: ProgressValues): void;
  /** Ends the line; `summary` replaces the bar. */
  done(summary?: string): void;
}

/** Options of `startProgress`. */
export interface ProgressOptions {
  /** What is going on, such as `pretrain`. */
  label: string;
  /** Position at which the work is complete. */
  total: number;
  /** Position at which this process begins, for resumed work (default 0). */
  start?: number;
  /** Name of one step, such as `batch` (default `step`). */
  unit?: string;
  /** Print nothing at all (default false). */
  quiet?: boolean;
}

const notebookIntervalMs = 200;
const terminalIntervalMs = 100;
const logIntervalMs = 10_000;
let nextId = 0;

/** Starts a progress line: in place in a notebook cell or terminal, a line every ten seconds in a log. */
export function startProgress(options: ProgressOptions): Progress {
  if (options.quiet) return { update() {}, done() {} };
  const { total, start = 0 } = options;
  const sink = displaySink();
  const terminal = process.stderr.isTTY === true;
  const interval = sink ? notebookIntervalMs : terminal ? terminalIntervalMs : logIntervalMs;
  const id = `thetalab-progress-${process.pid}-${nextId++}`;
  const began = performance.now();
  let warm: { position: number; time: number } | undefined;
  let shown = Number.NEGATIVE_INFINITY;

  const write = (line: string, last: boolean) => {
    if (sink) sink.show({ 'text/plain': line }, id);
    else if (terminal) process.stderr.write(`\r\x1b[2K${line}${last ? '\n' : ''}`);
    else process.stderr.write(`${line}\n`);
  };
  return {
    update(position, values = {}) {
      const now = performance.now();
      if (position > start) warm ??= { position, time: now };
      if (now - shown < interval) return;
      shown = now;
      const { position: from, time } = warm ?? { position, time: now };
      write(progressLine(options, position, (now - time) / 1000, from, values), false);
    },
    done(summary) {
      const seconds = (performance.now() - began) / 1000;
      write(summary ?? `${options.label}: ${total} ${plural(options, total)} in ${duration(seconds)}`, true);
    },
  };
}

/** `pretrain ████░░░░ 12/40 batches, 3.1 batches/s, 9 s left, loss 3.215` */
export function progressLine(
  options: ProgressOptions,
  position: number,
  seconds: number,
  start = 0,
  values: ProgressValues = {},
): string {
  const { label, total, unit = 'step' } = options;
  const rate = seconds > 0 ? (position - start) / seconds : 0;
  const filled = total > 0 ? Math.round((20 * Math.min(position, total)) / total) : 0;
  const bar = '█'.repeat(filled) + '░'.repeat(20 - filled);
  const speed =
    rate >= 1 ? `${rate.toFixed(1)} ${plural(options, 2)}/s` : `${(1 / rate).toFixed(1)} s/${unit}`;
  const timing = rate > 0 ? `, ${speed}, ${duration((total - position) / rate)} left` : '';
  const extras = Object.entries(values).map(([name, value]) => `, ${name} ${format(value)}`);
  return `${label} ${bar} ${position}/${total} ${plural(options, total)}${timing}${extras.join('')}`;
}

function plural({ unit = 'step' }: ProgressOptions, count: number): string {
  if (count === 1) return unit;
  return /(s|x|ch|sh)$/.test(unit) ? `${unit}es` : `${unit}s`;
}

function format(value: number | string): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(4))) : value;
}

/** Seconds as a person reads them: `9 s`, `3 min 05 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${seconds < 9.95 ? Math.max(0, seconds).toFixed(1) : whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}
