import { z } from 'zod';

/** One number of an augmentation. */
export interface NumberOptions {
  default: number;
  min: number;
  max: number;
  /** Whole numbers only (default false). */
  integer?: boolean;
  /** What it does, as the help text and the gallery print it. */
  meaning: string;
  /**
   * Value at which it does nothing: `at(severity)` goes from there to the value given (default: severity leaves it
   * alone).
   */
  neutral?: number;
}

/** A number within a range, with a default and a meaning: a field for `parameters`. */
export function number({ default: initial, min, max, integer = false, meaning, neutral }: NumberOptions) {
  const error = `${integer ? 'a whole number' : 'a number'} from ${min} to ${max}`;
  const field = z.number({ error }).min(min, { error }).max(max, { error });
  return (integer ? field.int({ error }) : field).default(initial).meta({ description: meaning, neutral });
}

/** Any schema that `parameters` makes. */
export type ParameterSchema = z.ZodObject<{ p: ReturnType<typeof number> }>;

/**
 * The parameters of an augmentation: what each is called, its range, default and meaning. Names are those of the config
 * file. The probability `p` is added to every one.
 *
 * @param summary what the augmentation does, in one sentence
 * @param fields by name; `number` makes them
 * @param p default probability with which a sample is augmented (default 1)
 */
export function parameters<F extends z.ZodRawShape>(summary: string, fields: F, p = 1) {
  const probability = number({
    default: p,
    min: 0,
    max: 1,
    meaning: 'Probability that a sample is augmented',
  });
  return z.strictObject({ ...fields, p: probability }).describe(summary);
}
