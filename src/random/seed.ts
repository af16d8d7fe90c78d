import { expected, shared } from '../system';
import { RandomStream } from './random-stream';

const state = shared('engine.seed', () => ({ seed: 0 }));

/**
 * Sets the one seed that everything random derives from: initialisers, shuffles, augmentations, dropout,
 * projections, clustering. Any whole number; until it is called the seed is 0.
 *
 * @throws ThetalabError when `n` is not a whole number
 */
export function seed(n: number): void {
  if (!Number.isSafeInteger(n)) throw expected('engine.seed', 'a whole number', String(n));
  state.seed = n;
}

/** The seed in force. */
export function currentSeed(): number {
  return state.seed;
}

/**
 * The random stream of this name, from its beginning. It depends on the seed and the name only: asking for another
 * stream, or drawing from one, changes no other.
 *
 * @param seed of this stream (default the one in force)
 */
export function stream(name: string, seed = state.seed): RandomStream {
  return new RandomStream([seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0]).split(name);
}
