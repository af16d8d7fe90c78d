/** Loads numbered batches, some of them before they are asked for. */
export class LookAhead<T> {
  private readonly begun = new Map<number, Promise<T>>();

  /**
   * @param load begins to load a batch
   * @param ahead how many batches after one that is taken are begun with it
   * @param end number after the last batch
   */
  constructor(
    private readonly load: (batch: number) => T | Promise<T>,
    private readonly ahead: number,
    private readonly end: number,
  ) {}

  /**
   * The batch of this number; those behind it are begun as soon as it is there, while the caller works with it.
   *
   * @throws what loading it throws, no sooner
   */
  async take(batch: number): Promise<T> {
    const loaded = await (this.begun.get(batch) ?? this.load(batch));
    this.begun.delete(batch);
    for (let next = batch + 1; next <= batch + this.ahead && next < this.end; next++) this.begin(next);
    return loaded;
  }

  private begin(batch: number): void {
    if (this.begun.has(batch)) return;
    const loading = (async () => this.load(batch))();
    loading.catch(() => {}); // whoever takes the batch hears of it
    this.begun.set(batch, loading);
  }
}
