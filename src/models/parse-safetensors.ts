import { expected } from '../system';
import { arrays, lengthBytes, type SafeTensor, type SafeTensors, type SafeTensorType } from './safetensors';

const longestHeader = 100_000_000;

/**
 * Reads a safetensors file: eight bytes of header length, a JSON header, then the tensors' bytes, little-endian.
 * Every size is checked against the file before anything is allocated.
 *
 * Format: https://huggingface.co/docs/safetensors
 *
 * @param source what the messages call the file
 * @throws ThetalabError naming what is wrong: header longer than the file, not JSON, an unknown element type, offsets
 *   that overlap, leave gaps, pass the end of the file or do not fit the shape
 */
export function parseSafetensors(bytes: Uint8Array, source = 'safetensors'): SafeTensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < lengthBytes)
    throw wrong(source, 'at least 8 bytes', `${bytes.length}`, 'the file is truncated');
  const headerLength = view.getBigUint64(0, true);
  const room = Math.min(bytes.length - lengthBytes, longestHeader);
  if (headerLength > BigInt(room)) {
    throw wrong(
      source,
      `a header of at most ${room} bytes`,
      `${headerLength}`,
      'truncated, or not safetensors',
    );
  }
  const start = lengthBytes + Number(headerLength);
  const header = parseHeader(bytes.subarray(lengthBytes, start), source);
  const metadata = checkMetadata(header.__metadata__ ?? {}, source);
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  const checked = entries.map(([name, entry]) => checkEntry(name, entry, source));
  checkLayout(checked, bytes.length - start, source);
  const tensors = new Map(checked.map((entry) => [entry.name, read(entry, bytes.subarray(start))]));
  return { tensors, metadata };
}

interface Entry {
  name: string;
  dtype: SafeTensorType;
  shape: number[];
  begin: number;
  end: number;
}

function parseHeader(bytes: Uint8Array, source: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw wrong(source, 'a JSON header', (cause as Error).message, 'the file is damaged, or not safetensors');
  }
  if (!isRecord(header)) throw wrong(source, 'a JSON object as header', typeof header, 'the file is damaged');
  return header;
}

function checkMetadata(metadata: unknown, source: string): Record<string, string> {
  if (isRecord(metadata) && Object.values(metadata).every((value) => typeof value === 'string')) {
    return metadata as Record<string, string>;
  }
  throw wrong(
    source,
    'text by key in __metadata__',
    JSON.stringify(metadata).slice(0, 80),
    'the file is damaged',
  );
}

function checkEntry(name: string, entry: unknown, source: string): Entry {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : ({} as Record<string, unknown>);
  if (typeof dtype !== 'string' || !Object.hasOwn(arrays, dtype)) {
    const types = Object.keys(arrays).join(', ');
    const remedy = 'convert it before saving, in PyTorch with tensor.float()';
    throw wrong(source, `"${name}" of type ${types}`, JSON.stringify(dtype) ?? 'none', remedy);
  }
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) {
    throw wrong(
      source,
      `shape and data_offsets of "${name}"`,
      JSON.stringify(entry).slice(0, 120),
      'damaged header',
    );
  }
  const [begin, end] = offsets as [number, number];
  const size = shape.reduce(
    (product, length) => product * length,
    arrays[dtype as SafeTensorType].BYTES_PER_ELEMENT,
  );
  if (end - begin !== size) {
    throw wrong(
      source,
      `${size} bytes for "${name}" [${shape}] ${dtype}`,
      `${end - begin}`,
      'damaged header',
    );
  }
  return { name, dtype: dtype as SafeTensorType, shape, begin, end };
}

/** Tensors must follow one another without gap or overlap from the header to the end of the file. */
function checkLayout(entries: readonly Entry[], dataBytes: number, source: string): void {
  let position = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== position) {
      const problem = begin < position ? 'overlaps the one before' : 'leaves a gap';
      throw wrong(
        source,
        `"${name}" to begin at byte ${position}`,
        `${begin}, which ${problem}`,
        'damaged header',
      );
    }
    position = end;
  }
  if (position !== dataBytes) {
    const problem = position > dataBytes ? 'the file is truncated' : 'bytes follow that belong to no tensor';
    throw wrong(source, `${position} bytes of tensors`, `${dataBytes}`, problem);
  }
}

/** Copies, because a typed array must begin at a multiple of its element size and must not pin the whole file. */
function read({ dtype, shape, begin, end }: Entry, data: Uint8Array): SafeTensor {
  const copy = new Uint8Array(data.subarray(begin, end));
  const Values = arrays[dtype];
  return {
    dtype,
    shape,
    values: new Values(copy.buffer, 0, copy.length / Values.BYTES_PER_ELEMENT),
  } as SafeTensor;
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(source: string, what: string, got: string, remedy: string): Error {
  return expected('parseSafetensors', `${what} in ${source}`, got, remedy);
}
