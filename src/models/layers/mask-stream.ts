import { type RandomStream, stream } from '../../engine';

/**
 * The keys of a layer's dropout masks: the n-th since `reset` is always the same, whatever ran before. Without a
 * `reset`, masks follow `engine.stream('dropout')`.
 */
export class MaskStream {
  #random: RandomStream | undefined;
  #calls = 0;

  /** @param name of the layer: layers of one step have masks of their own */
  constructor(private readonly name: string) {}

  /** Begins a step whose masks follow from this stream and the name. */
  reset(random: RandomStream): void {
    this.#random = random.split(this.name);
    this.#calls = 0;
  }

  /** The key of the next mask. */
  next(): RandomStream['key'] {
    this.#random ??= stream('dropout').split(this.name);
    return this.#random.split(this.#calls++).key;
  }
}
