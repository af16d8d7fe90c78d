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

/** The count that an option says: 0 or more. */
export function wholeNumberFromZero(value: string): number {
  const number = numberIn(value);
  if (number >= 0 && Number.isSafeInteger(number)) return number;
  throw new InvalidArgumentError('Expected a whole number from 0.');
}

/** The whole numbers that a list says: `0-2,8` is 0, 1, 2 and 8. */
export function numberList(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [, from, to = from] = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(part.trim()) ?? [];
    const count = Number(to) - Number(from) + 1;
    if (count >= 1 && count <= 10_000) return Array.from({ length: count }, (_, at) => Number(from) + at);
    throw new InvalidArgumentError(`Expected whole numbers and ranges upwards, such as 0-2,8, got ${text}.`);
  });
}

function numberIn(value: string): number {
  return value.trim() === '' ? Number.NaN : Number(value);
}
