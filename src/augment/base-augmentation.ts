import type { z } from 'zod';
import type { RandomStream } from '../random';
import { expected } from '../system';
import { type AugmentationBatch, epochAt } from './batch';
import { checkParameters } from './check-parameters';
import { requireLength, type ShortestEpoch } from './epoch-length';
import type { ParameterSchema } from './schema';
import { scaleParameters } from './severity';

/** What an augmentation may use besides the signal. */
export interface AugmentationContext {
  /** Everything random comes from here. */
  random: RandomStream;
  /** In Hz. */
  samplingRate: number;
  /** Another epoch of the same shape, for augmentations that mix two. */
  partner?: Float32Array;
  /** Channels of the epoch, one after the other (default 1). */
  channels?: number;
  /** Which channel `transform` is at, from 0 on; set for it. */
  channel?: number;
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
   * The same augmentation at another severity: at 0 parameters are where they do nothing, at 1 what they were given, and
   * beyond more, as far as their ranges allow. Parameters without such a place stay (a `SignFlip` always flips), and
   * so does `p`.
   *
   * @throws ThetalabError when it is not a number from 0 on
   */
  at(severity: number): BaseAugmentation<S> {
    const own = this.constructor as unknown as {
      name: string;
      schema: S;
      new (given: unknown): BaseAugmentation<S>;
    };
    return new own(scaleParameters(own.name, own.schema, this.parameters, severity));
  }

  /** @throws ThetalabError naming both lengths when epochs of so many samples per channel are too short for it */
  checkEpochLength(samples: number, samplingRate: number): void {
    requireLength(this.constructor.name, samples, samplingRate, this.shortestEpoch(samplingRate));
  }

  /** What an epoch has to hold, where one sample would not do; override it to have shorter ones refused. */
  protected shortestEpoch(_samplingRate: number): ShortestEpoch | undefined {
    return undefined;
  }

  /**
   * Augments one epoch with probability `p`, else copies it.
   *
   * @param x one signal, or as many as the context's `channels`, one after the other; never modified
   * @returns a new array of the same length
   * @throws ThetalabError when the partner's length differs, or the epoch is too short (see `checkEpochLength`)
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
    checkChannels(this.constructor.name, x, context);
    this.checkEpochLength(x.length / (context.channels ?? 1), context.samplingRate);
    if (random.uniform() >= this.p) return false;
    this.transformChannels(x, out, context);
    return true;
  }

  /** Augments every epoch of a batch as `applyInto` augments one. */
  applyToBatch(batch: AugmentationBatch): void {
    const { from, to, original, count, channels, samplingRate } = batch;
    const spare = from === to ? new Float32Array(from.length / count) : undefined;
    for (let place = 0; place < count; place++) {
      const [x, out] = [epochAt(from, place, batch), epochAt(to, place, batch)];
      const other = batch.partner(place);
      const partner = other === undefined ? undefined : epochAt(original, other, batch);
      const context = { random: batch.random(place), samplingRate, partner, channels };
      const applies = this.applyInto(x, spare ?? out, context);
      if (applies && spare) out.set(spare);
      if (!applies && !spare) out.set(x);
    }
  }

  /**
   * Changes an epoch of `context.channels` channels. By default each channel goes through `transform` with the same
   * random numbers, so that all are changed alike; override this one to treat them together.
   */
  protected transformChannels(x: Float32Array, out: Float32Array, context: AugmentationContext): void {
    const { channels = 1, partner } = context;
    const samples = x.length / channels;
    for (let channel = 0; channel < channels; channel++) {
      const random = channel ? startedAgain(context.random) : context.random;
      const of = (array: Float32Array) => array.subarray(channel * samples, (channel + 1) * samples);
      this.transform(of(x), of(out), { ...context, random, channel, partner: partner && of(partner) });
    }
  }

  /** Fills all of `out` from `x`, one signal of the same length, which must stay as it is. */
  protected transform(_x: Float32Array, _out: Float32Array, _context: AugmentationContext): void {
    throw expected(
      this.constructor.name,
      'a method transform',
      'none',
      'write transform(x, out, { random }) {…}',
    );
  }
}

/** The stream as it was after the number that decided about `p`. */
export function startedAgain(random: RandomStream): RandomStream {
  const again = random.again();
  again.uniform();
  return again;
}

function checkChannels(where: string, { length }: Float32Array, { channels = 1 }: AugmentationContext): void {
  if (Number.isInteger(channels) && channels >= 1 && length % channels === 0) return;
  throw expected(where, 'a number of channels that divides the epoch', `${channels} for ${length} values`);
}
