/** Thrown inside a cell that was stopped. */
export class Interrupted extends Error {
  override name = 'Interrupted';
  constructor() {
    super('stopped; what was assigned so far is kept');
  }
}

/**
 * What the compiled code of cells calls (see `instrument`): `flag[0]` becomes 1 when everything has to stop. The flag
 * is shared with another thread, so that a loop that never lets the event loop run sees it, too.
 */
export class CellScope {
  readonly #flag: Int32Array;
  readonly #waiting = new Set<(reason: Error) => void>();

  constructor(flag: Int32Array) {
    this.#flag = flag;
  }

  /** @throws Interrupted once the cell has to stop. */
  readonly check = (): void => {
    if (Atomics.load(this.#flag, 0) !== 0) throw new Interrupted();
  };

  /** Passes on what is awaited, but lets `abandon` cut the waiting short. */
  readonly wait = (value: unknown): unknown => {
    if (!isThenable(value)) return value;
    const settled = new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      const leave = () => this.#waiting.delete(reject);
      value.then(
        (result) => {
          leave();
          resolve(result);
        },
        (reason) => {
          leave();
          reject(reason);
        },
      );
    });
    if (Atomics.load(this.#flag, 0) === 0) return settled;
    settled.catch(() => {});
    throw new Interrupted();
  };

  /** The items of a `for await`, each of them waited for as above. */
  readonly iterate = async function* (
    this: CellScope,
    items: AsyncIterable<unknown> | Iterable<unknown>,
  ): AsyncGenerator<unknown> {
    const iterator = asyncIterator(items);
    try {
      while (true) {
        const next = (await this.wait(iterator.next())) as IteratorResult<unknown>;
        if (next.done) return next.value;
        yield next.value;
      }
    } finally {
      iterator.return?.()?.then(undefined, () => {});
    }
  }.bind(this);

  /** Makes all that is awaited now fail with `Interrupted`. */
  abandon(): void {
    for (const reject of [...this.#waiting]) reject(new Interrupted());
    this.#waiting.clear();
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}

type AsyncSource = Pick<AsyncIterator<unknown>, 'next'> & { return?: () => Promise<unknown> };

function asyncIterator(items: AsyncIterable<unknown> | Iterable<unknown>): AsyncSource {
  if (Symbol.asyncIterator in items) return items[Symbol.asyncIterator]() as AsyncSource;
  const iterator = items[Symbol.iterator]();
  return {
    next: async () => iterator.next() as IteratorResult<unknown>,
    return: async () => iterator.return?.(),
  };
}
