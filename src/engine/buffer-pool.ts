/** How much more than ever was in use at once may be held, idle buffers included: at first, and when that was too little. */
const firstSlack = 1.25;
const largerSlack = 1.5;

/** Numbers in a buffer from which on it may serve a shorter tensor, one of at least half its length. */
const sharedFrom = 1 << 20;

/**
 * Recycles the memory of disposed tensors: fresh memory costs a page fault every few kilobytes, which for tensors of
 * many megabytes takes longer than computing them.
 *
 * An array may be recycled only when nobody but its tensor can reach it. So an array that is handed out (`dataSync`) or
 * becomes a view's parent is given up: it is left to the garbage collector.
 */
export class BufferPool {
  private readonly idle = new Map<number, Float32Array[]>();
  private readonly owned = new WeakSet<ArrayBufferLike>();
  private readonly holds = new WeakMap<ArrayBufferLike, number>();
  private idleSize = 0;
  private usedSize = 0;
  private peakUsed = 0;
  private slack = firstSlack;
  /** Lengths of which a buffer was dropped. */
  private readonly dropped = new Set<number>();

  constructor(private readonly allocate: (length: number) => Float32Array) {}

  /** An array of this length with undefined contents. */
  take(length: number): Float32Array {
    const array = this.takeIdle(length) ?? this.takeFresh(length);
    this.usedSize += capacity(array);
    this.peakUsed = Math.max(this.peakUsed, this.usedSize);
    this.owned.add(array.buffer);
    return array;
  }

  /** An idle buffer of this length, or the shortest that is not much longer. */
  private takeIdle(length: number): Float32Array | undefined {
    const size = this.idle.has(length) ? length : this.shortestIdle(length);
    if (size === undefined) return undefined;
    const arrays = this.idle.get(size)!;
    const array = arrays.pop()!;
    this.idleSize -= size;
    // The length asked for last is the last to be dropped.
    this.idle.delete(size);
    if (arrays.length > 0) this.idle.set(size, arrays);
    return size === length ? array : array.subarray(0, length);
  }

  private shortestIdle(length: number): number | undefined {
    const fitting = [...this.idle.keys()].filter(
      (size) => size >= Math.max(length, sharedFrom) && size <= 2 * length,
    );
    return fitting.length ? Math.min(...fitting) : undefined;
  }

  private takeFresh(length: number): Float32Array {
    // What comes back in every step was dropped too early.
    if (this.dropped.has(length)) this.slack = largerSlack;
    this.dropIdle(Math.max(this.peakUsed, this.usedSize + length) * this.slack - this.usedSize - length);
    return this.allocateOrDrop(length);
  }

  /** Whether the array came from here and was not given up: then nobody changes what it holds. */
  owns(array: Float32Array): boolean {
    return this.owned.has(array.buffer);
  }

  /** Whether it came from here and there is nobody but the one who took it. */
  isHeldOnce(array: Float32Array): boolean {
    return this.owns(array) && !this.holds.has(array.buffer);
  }

  /** Another one needs the array: it is taken back after one `release` more. */
  hold(array: Float32Array): void {
    this.holds.set(array.buffer, (this.holds.get(array.buffer) ?? 0) + 1);
  }

  /** When there is no memory, idle buffers are given up for the next attempt. */
  private allocateOrDrop(length: number): Float32Array {
    try {
      return this.allocate(length);
    } catch (error) {
      this.dropIdle(0);
      throw error;
    }
  }

  /** Takes an array back, if it came from here and was not given up. */
  release(array: unknown): void {
    if (!(array instanceof Float32Array)) return;
    const holds = this.holds.get(array.buffer) ?? 0;
    if (holds > 0) {
      if (holds > 1) this.holds.set(array.buffer, holds - 1);
      else this.holds.delete(array.buffer);
      return;
    }
    if (!this.owned.delete(array.buffer)) return;
    const whole = array.length === capacity(array) ? array : new Float32Array(array.buffer);
    this.usedSize -= whole.length;
    this.idleSize += whole.length;
    const arrays = this.idle.get(whole.length);
    if (arrays) arrays.push(whole);
    else this.idle.set(whole.length, [whole]);
  }

  /** Never recycles the memory under this array. */
  giveUp(array: unknown): void {
    if (ArrayBuffer.isView(array) && this.owned.delete(array.buffer))
      this.usedSize -= array.buffer.byteLength / 4;
  }

  /** Bytes in tensors and bytes kept for the next ones. */
  memory(): { used: number; idle: number } {
    return { used: this.usedSize * 4, idle: this.idleSize * 4 };
  }

  /** Drops the buffers that were asked for longest ago until at most `allowed` numbers are idle. */
  private dropIdle(allowed: number): void {
    for (const [length, arrays] of this.idle) {
      while (this.idleSize > allowed && arrays.length > 0) {
        arrays.pop();
        this.idleSize -= length;
        this.dropped.add(length);
      }
      if (arrays.length > 0) return;
      this.idle.delete(length);
    }
  }
}

/** Numbers in the buffer under an array. */
const capacity = ({ buffer }: Float32Array) => buffer.byteLength / 4;
