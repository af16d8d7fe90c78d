/** Counts the bytes that arrays and buffers ask for. */
export interface AllocationCount {
  /** Since the last `start`. */
  readonly bytes: number;
  /** Begins to count from 0; what goes beyond the limit is refused before it is allocated. */
  start(limit: number): void;
  /** Everything is as it was before. */
  restore(): void;
}

const names = [
  'Array',
  'ArrayBuffer',
  'SharedArrayBuffer',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
] as const;

type Constructor = new (...parameters: unknown[]) => object;

/**
 * Watches what `new Float32Array(n)`, `Array.from({ length: n })`, `Buffer.alloc(n)` and their kind ask for. What is
 * allocated inside of Node.js itself (zlib) is not seen: see `process.memoryUsage`.
 */
export function countAllocations(): AllocationCount {
  const count = { bytes: 0, limit: Number.POSITIVE_INFINITY };
  const ask = (bytes: number) => {
    if (!(bytes > 0)) return;
    count.bytes += bytes;
    if (count.bytes > count.limit) throw new RangeError(`${bytes} bytes refused by the test`);
  };
  const restores = [...names.map((name) => watchConstructor(name, ask)), ...watchFunctions(ask)];
  return {
    get bytes() {
      return count.bytes;
    },
    start(limit) {
      Object.assign(count, { bytes: 0, limit });
    },
    restore() {
      for (const restore of restores) restore();
    },
  };
}

function watchConstructor(name: (typeof names)[number], ask: (bytes: number) => void): () => void {
  const scope = globalThis as unknown as Record<string, Constructor>;
  const original = scope[name]!;
  const size = (original as unknown as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT;
  const each = size ?? (name === 'Array' ? 8 : 1);
  const watched: Constructor = new Proxy(original, {
    construct(target, parameters, asked) {
      ask(each * lengthOf(parameters[0]));
      return Reflect.construct(target, parameters, asked === watched ? target : asked);
    },
  });
  scope[name] = watched;
  return () => {
    scope[name] = original;
  };
}

function watchFunctions(ask: (bytes: number) => void): (() => void)[] {
  const watch = (owner: object, name: string, each: number) => {
    const functions = owner as Record<string, (...parameters: unknown[]) => unknown>;
    const original = functions[name]!;
    functions[name] = function (this: unknown, ...parameters) {
      ask(each * lengthOf(parameters[0]));
      return original.apply(this, parameters);
    };
    return () => {
      functions[name] = original;
    };
  };
  const buffers = ['alloc', 'allocUnsafe', 'allocUnsafeSlow', 'from', 'concat'];
  return [watch(Array, 'from', 8), ...buffers.map((name) => watch(Buffer, name, 1))];
}

/** Of what an array is to be made of; views of a buffer cost nothing. */
function lengthOf(parameter: unknown): number {
  if (typeof parameter === 'number') return parameter;
  if (typeof parameter === 'string') return parameter.length;
  return Number((parameter as { length?: unknown } | undefined)?.length ?? 0);
}
