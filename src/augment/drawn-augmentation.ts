import { isSpectral, loadAddon, type NativeAddon, type SignalChange, signalChanges } from '../native';
import { type RealFftTables, realFftTables } from '../signal';
import { type AugmentationContext, BaseAugmentation, startedAgain } from './base-augmentation';
import { type AugmentationBatch, epochAt } from './batch';
import type { ParameterSchema } from './schema';

/** Signals to be changed, and with which numbers. */
interface Drawn {
  rows: number[];
  numbers: ArrayLike<number>[];
  /** Rows of the batch as it came. */
  partners: number[];
}

/**
 * An augmentation that first draws a few numbers for a signal and then changes it accordingly, so that the native engine's
 * addon can change the signals of a batch on all threads, with the bits of `perform`.
 */
export abstract class DrawnAugmentation<S extends ParameterSchema> extends BaseAugmentation<S> {
  /** What the addon does. */
  protected abstract readonly change: SignalChange;

  /** The numbers that the change takes, as many for each signal of a length; none to leave it as it is. */
  protected abstract draw(samples: number, context: AugmentationContext): ArrayLike<number> | undefined;

  /** Fills `out` as the addon does. */
  protected abstract perform(
    x: Float32Array,
    out: Float32Array,
    numbers: ArrayLike<number>,
    context: AugmentationContext,
  ): void;

  protected override transform(x: Float32Array, out: Float32Array, context: AugmentationContext): void {
    const numbers = this.draw(x.length, context);
    if (numbers) this.perform(x, out, numbers, context);
    else out.set(x);
  }

  override applyToBatch(batch: AugmentationBatch): void {
    const { addon } = loadAddon();
    const samples = batch.from.length / batch.count / batch.channels;
    const transforms = isSpectral(this.change);
    const tables = transforms ? realFftTables(samples) : undefined;
    if (!addon || !this.isAsDrawn() || (transforms && !tables)) super.applyToBatch(batch);
    else changeRows(addon, this.change, samples, this.drawAll(batch, samples), batch, tables);
  }

  /** Whether no subclass has its own way to change a signal. */
  private isAsDrawn(): boolean {
    const { transform, transformChannels, applyInto } = DrawnAugmentation.prototype;
    return (
      this.transform === transform &&
      this.transformChannels === transformChannels &&
      this.applyInto === applyInto
    );
  }

  /** Decides about every epoch; those that stay are put where the others will be. */
  private drawAll(batch: AugmentationBatch, samples: number): Drawn {
    const { from, to, original, count, channels, samplingRate } = batch;
    const drawn: Drawn = { rows: [], numbers: [], partners: [] };
    for (let place = 0; place < count; place++) {
      const random = batch.random(place);
      const applies = random.uniform() < this.p;
      const other = applies && this.change === 'mix' ? batch.partner(place) : undefined;
      const partner = other === undefined ? undefined : epochAt(original, other, batch);
      for (let channel = 0; applies && channel < channels; channel++) {
        const own = channel ? startedAgain(random) : random;
        const numbers = this.draw(samples, { random: own, samplingRate, partner, channels, channel });
        if (!numbers) break;
        drawn.rows.push(place * channels + channel);
        drawn.numbers.push(numbers);
        if (other !== undefined) drawn.partners.push(other * channels + channel);
      }
      const stays = drawn.rows[drawn.rows.length - 1] !== (place + 1) * channels - 1;
      if (stays && from !== to) epochAt(to, place, batch).set(epochAt(from, place, batch));
    }
    return drawn;
  }
}

function changeRows(
  addon: NativeAddon,
  change: SignalChange,
  samples: number,
  { rows, numbers, partners }: Drawn,
  { from, to, original }: AugmentationBatch,
  tables: RealFftTables | undefined,
): void {
  if (rows.length === 0) return;
  const each = numbers.reduce((most, { length }) => Math.max(most, length), 0);
  const all = new Float64Array(rows.length * each);
  for (const [at, own] of numbers.entries()) all.set(own, at * each);
  const transform = tables && ([original, Int32Array.from(partners), tables.radices, tables.tables] as const);
  addon.changeSignals(
    ...([signalChanges[change], samples, Int32Array.from(rows), all, from, to] as const),
    ...(transform ?? []),
  );
}
