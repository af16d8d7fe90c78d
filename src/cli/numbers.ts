import { InvalidArgumentError } from 'commander';

/** The finite number above 0 that an option says. */
export function positive(value: string): number {
  const number = numberIn(value);
  if (number > 0 && number < Number.POSITIVE_INFINITY) return number;
  throw new InvalidArgumentError('Expected a number above 0.');
}

/** The count that an option says: 1 or more. */
export function wholeNumber(value: string): number {
  const number = numberIn(value);
  if (number > 0 && Number.isSafeInteger(number)) return number;
  throw new InvalidArgumentError('Expected a whole number above 0.');
}

function numberIn(value: string): number {
  return value.trim() === '' ? Number.NaN : Number(value);
}
