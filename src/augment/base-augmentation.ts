import type { z } from 'zod';
import type { RandomStream } from '../engine';
import { expected } from '../system';
import { checkParameters } from './check-parameters';
import type { ParameterSchema } from './schema';

/** What an augmentation may use besides the signal. */
export interface AugmentationContext {
  /** Everything random comes from here. */
  random: RandomStream;
  /** In Hz. */
  samplingRate: number;
  /** Another signal of the same length, for augmentations that mix two. */
  partner?: Float32Array;
}

/** Settings of an augmentation as its constructor takes them: each has a default. */
export type ParametersOf<S extends ParameterSchema> = z.input<S>;

/**
 * A random change of a signal that keeps its meaning. A subclass names its parameters in a static `schema` and fills in
 * `transform`; `register` makes it available to config files.
 *
 * @example
 * const schema = parameters('Turns the signal upside down', {}, 0.5);
 * class SignFlip extends BaseAugmentation<typeof schema> {
 *   static override readonly schema = schema;
 *   protected transform(x: Float32Array, out: Float32Array) {
 *     for (let i = 0; i < x.length; i++) out[i] = -x[i];
 *   }
 * }
 */
export abstract class BaseAugmentation<S extends ParameterSchema = ParameterSchema> {
  /** Parameters with their ranges, defaults and meanings. */
  static readonly schema: ParameterSchema;
  /** Every parameter, defaults filled in. */
  readonly parameters: Readonly<z.output<S>>;

  /** @throws ThetalabError naming a parameter that is unknown (with a suggestion), of a wrong type or out of range */
  constructor(given: ParametersOf<S> = {} as ParametersOf<S>) {
    const { name, schema } = new.target as unknown as { name: string; schema?: S };
    if (!schema)
      throw expected(name, 'a static schema', 'none', "write static readonly schema = parameters('…', {…})");
    this.parameters = checkParameters(name, schema, given);
  }

  /** Probability that a sample is augmented. */
  get p(): number {
    return this.parameters.p;
  }

  /**
   * Augments one signal with probability `p`, else copies it.
   *
   * @param x one epoch; never modified
   * @returns a new array of the same length
   * @throws ThetalabError when the partner's length differs, or what the augmentation itself asks for is missing
   */
  apply(x: Float32Array, context: AugmentationContext): Float32Array {
    const out = new Float32Array(x.length);
    if (!this.applyInto(x, out, context)) out.set(x);
    return out;
  }

  /**
   * The same without allocating: writes to `out` (as long as `x`, and not overlapping it) and returns true, or leaves
   * `out` alone and returns false.
   */
  applyInto(x: Float32Array, out: Float32Array, context: AugmentationContext): boolean {
    const { partner, random } = context;
    if (partner && partner.length !== x.length) {
      throw expected(this.constructor.name, `a partner of ${x.length} samples`, `${partner.length}`);
    }
    if (random.uniform() >= this.p) return false;
    this.transform(x, out, context);
    return true;
  }

  /** Fills all of `out` from `x`, which has the same length and must stay as it is. */
  protected abstract transform(x: Float32Array, out: Float32Array, context: AugmentationContext): void;
}
