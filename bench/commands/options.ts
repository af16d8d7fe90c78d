import { type ParseArgsConfig, parseArgs } from 'node:util';

/** A command line that cannot be understood. */
export class UsageError extends Error {}

/** The options of a command, given that it takes nothing else. */
export function parse<T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, strict: true }).values;
  } catch (error) {
    throw new UsageError(`bench: ${(error as Error).message.split('. ')[0]}`);
  }
}

/** @throws UsageError when the value is no whole number from `least` */
export function wholeNumber(option: string, value: string, least: number): number {
  const number = Number(value);
  if (value.trim() && Number.isInteger(number) && number >= least) return number;
  throw new UsageError(`--${option}: expected a whole number from ${least}, got "${value}"`);
}

/** @throws UsageError when the pattern is none, or matches no name */
export function matching(option: string, pattern: string, names: readonly string[]): string[] {
  const matches = names.filter((name) => expression(option, pattern).test(name));
  if (matches.length) return matches;
  throw new UsageError(`--${option}: expected a part of "${names.join('", "')}", got "${pattern}"`);
}

function expression(option: string, pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch {
    throw new UsageError(`--${option}: expected a regular expression, got "${pattern}"`);
  }
}
