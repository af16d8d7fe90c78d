import type { RandomStream } from '../engine';

/** What the batches of a training follow from. */
export interface BatchPlanSettings {
  samples: number;
  batchSize: number;
  /** In a pass. */
  batches: number;
  /** Of the training. */
  random: RandomStream;
  /** Indices in the order of a pass (default all in random order). */
  order?(random: RandomStream): Int32Array;
}

/** Which samples each batch of a training has: it follows from the numbers of pass and batch alone. */
export class BatchPlan {
  private readonly orders = new Map<number, Int32Array>();

  constructor(private readonly settings: BatchPlanSettings) {}

  /** Indices and stream of a batch, counted from the first one of the training. */
  batch(number: number): [indices: Int32Array, random: RandomStream] {
    const { batchSize, batches, random } = this.settings;
    const [pass, batch] = [Math.floor(number / batches), number % batches];
    const own = random.split('batch').split(pass).split(batch);
    return [this.orderOf(pass).slice(batch * batchSize, (batch + 1) * batchSize), own];
  }

  private orderOf(pass: number): Int32Array {
    const known = this.orders.get(pass);
    if (known) return known;
    const { samples, random, order } = this.settings;
    const own = random.split('order').split(pass);
    const made = order?.(own) ?? own.permutation(samples);
    this.orders.delete(pass - 2);
    this.orders.set(pass, made);
    return made;
  }
}
