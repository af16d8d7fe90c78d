import type { FigureSpec } from './spec';

const significantDigits = 5;

/**
 * A copy of a figure as small plain JSON: typed arrays become arrays, NaN and infinities become `null` (a gap),
 * `undefined` is dropped, and numbers are rounded to what a screen can show: five significant digits, and more where
 * an array spans little around a large value (a time axis late at night).
 */
export function compact(spec: FigureSpec): FigureSpec {
  return compactValue(spec) as FigureSpec;
}

function compactValue(value: unknown): unknown {
  if (typeof value === 'number')
    return Number.isFinite(value) ? plainZero(Number(value.toPrecision(10))) : null;
  if (isNumbers(value)) return compactNumbers(value);
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : compactValue(item)));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, compactValue(item)]));
}

function isNumbers(value: unknown): value is ArrayLike<number> {
  if (Array.isArray(value)) return value.length > 0 && value.every((item) => typeof item === 'number');
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function compactNumbers(values: ArrayLike<number>): (number | null)[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  const spanExponent = high > low ? exponent(high - low) : 0;
  return Array.from(values, (value) => {
    if (!Number.isFinite(value)) return null;
    if (Number.isInteger(value)) return plainZero(value);
    const digits = significantDigits + Math.max(0, exponent(Math.abs(value)) - spanExponent);
    return Number(value.toPrecision(Math.min(digits, 15)));
  });
}

/** JSON has no negative zero. */
function plainZero(value: number): number {
  return value === 0 ? 0 : value;
}

function exponent(value: number): number {
  return value > 0 ? Math.floor(Math.log10(value)) : 0;
}
