import { z } from 'zod';

/** How a range is written in a message: `a number from 0 to 1`. */
interface Range {
  min: number;
  max: number;
  /** Whole numbers only (default false). */
  integer?: boolean;
  /** Leaves `min` itself out (default false). */
  above?: boolean;
}

/** A number within a range; every way to miss it gives the same words, so that the message holds the whole rule. */
export function numberIn({ min, max, integer = false, above = false }: Range) {
  const kind = integer ? 'a whole number' : 'a number';
  const error = `${kind} ${above ? 'above' : 'from'} ${min} ${above ? 'and up ' : ''}to ${max}`;
  let field = z.number({ error });
  if (integer) field = field.int({ error });
  field = above ? field.gt(min, { error }) : field.min(min, { error });
  return field.max(max, { error });
}

/** One of a few words. */
export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, { error: `one of ${values.join(', ')}` });
}

/** `true` or `false`. */
export const flag = () => z.boolean({ error: 'true or false' });

/** A text of at least one character. */
export const text = () => z.string({ error: 'a text' }).min(1, { error: 'a text of at least one character' });

/** An object with these keys and no others. */
export function section<T extends z.ZodRawShape>(fields: T) {
  return z.strictObject(fields, { error: 'an object' });
}
