import { expected } from '../../../system';
import type { NumpyArray } from '../numpy/array';
import { countItems, type Dtype, decodeItems, parseDtype, toRowMajor, valuesPerItem } from '../numpy/dtype';
import { type PickleReader, whole } from './reader';

/** What stands for a callable that a pickle may ask for. */
export class PickledName {
  constructor(readonly name: string) {}
}

/** A type of NumPy, which a pickle builds in two steps. */
export class PickledDtype {
  order = '';
  unit = '';
  constructor(readonly text: string) {}
}

/** An array of NumPy, empty until its state is set. */
export class PickledArray implements NumpyArray {
  shape: number[] = [0];
  dtype = 'object';
  values: NumpyArray['values'] = [];
}

type Call = (parameters: readonly unknown[], context: PickleContext) => unknown;

/** What the callables share. */
export interface PickleContext {
  reader: PickleReader;
  /** Bytes that arrays may still take: what a pickle holds once, it could name a thousand times. */
  budget: number;
}

/** Everything that a pickle may call, and what is done instead: containers, bytes and arrays, nothing else. */
const callables: Readonly<Record<string, Call | undefined>> = Object.assign(Object.create(null), {
  'numpy.ndarray': () => new PickledArray(),
  'numpy.dtype': ([text], { reader }) => {
    if (typeof text !== 'string') throw reader.damaged('the name of a NumPy type');
    return new PickledDtype(text);
  },
  'numpy._core.multiarray._reconstruct': () => new PickledArray(),
  'numpy._core.multiarray.scalar': scalar,
  'numpy._core.numeric._frombuffer': ([bytes, dtype, shape, order], context) =>
    fill(new PickledArray(), shape, dtype, order === 'F', bytes, context),
  '_codecs.encode': ([text, encoding], { reader }) => {
    // How protocols up to 2 write bytes.
    if (typeof text !== 'string' || encoding !== 'latin1') throw reader.damaged('bytes in latin1');
    return Buffer.from(text, 'latin1');
  },
  'builtins.bytes': bytes,
  'builtins.bytearray': bytes,
  'builtins.list': ([items = []]) => [...(items as unknown[])],
  'builtins.tuple': ([items = []]) => [...(items as unknown[])],
  'builtins.set': ([items = []]) => new Set(items as unknown[]),
  'builtins.frozenset': ([items = []]) => new Set(items as unknown[]),
  'builtins.dict': emptyMap,
  'collections.OrderedDict': emptyMap,
} satisfies Record<string, Call>);

/** @throws ThetalabError when a pickle asks for something that it may not; the message names it */
export function findCallable(module: string, name: string, reader: PickleReader): PickledName {
  const found = `${module.replace(/^numpy\.core\b/, 'numpy._core').replace(/^__builtin__$/, 'builtins')}.${name}`;
  if (callables[found]) return new PickledName(found);
  const got = `"${`${module}.${name}`.slice(0, 120)}" in "${reader.path}"`;
  const remedy = 'such a pickle would run code; save its arrays with numpy.save or numpy.savez';
  throw expected(reader.where, 'arrays and plain containers', got, remedy);
}

/** What a callable gives for these parameters. */
export function call(target: unknown, parameters: unknown, context: PickleContext): unknown {
  const { reader } = context;
  const sound = Array.isArray(parameters) && (parameters.length === 0 || parameters[0] !== null);
  if (!(target instanceof PickledName) || !sound) throw reader.damaged('something that can be called');
  const [first] = parameters;
  const collects = /^builtins\.(list|tuple|set|frozenset)$/.test(target.name);
  if (collects && first !== undefined && !Array.isArray(first)) throw reader.damaged('a list');
  if (Array.isArray(first)) spend(context, 8 * first.length);
  return callables[target.name]!(parameters, context);
}

/** What a state makes of an array or of a type. */
export function build(target: unknown, state: unknown, context: PickleContext): void {
  const { reader } = context;
  if (target instanceof PickledArray && Array.isArray(state) && state.length >= 4) {
    const [shape, dtype, fortranOrder, items] = state.slice(-4);
    fill(target, shape, dtype, Boolean(fortranOrder), items, context);
  } else if (target instanceof PickledDtype && Array.isArray(state)) {
    const [, order, , names, , , , , about] = state;
    if (Array.isArray(names)) {
      const got = `a structured one with the fields ${names.slice(0, 8).join(', ')} in "${reader.path}"`;
      throw expected(reader.where, 'a plain array', got, 'save each field as an array of its own');
    }
    target.order = typeof order === 'string' ? order : '';
    target.unit = unitOf(about);
  } else throw reader.damaged('the state of an array');
}

/** Of dates: `({}, ('ns', 1, 1, 1))`, with how many of the unit. */
function unitOf(about: unknown): string {
  const [, parts] = Array.isArray(about) ? about : [];
  const [unit, count] = Array.isArray(parts) ? parts : [];
  const name = unit instanceof Uint8Array ? Buffer.from(unit).toString('latin1') : unit;
  return typeof name === 'string' && name !== 'generic' ? `[${count === 1 ? '' : count}${name}]` : '';
}

function fill(
  array: PickledArray,
  shape: unknown,
  type: unknown,
  fortranOrder: boolean,
  items: unknown,
  context: PickleContext,
): PickledArray {
  const { where, path } = context.reader;
  const dtype = dtypeOf(type, context);
  if (!Array.isArray(shape)) throw context.reader.damaged('the shape of an array');
  const sizes = shape as number[];
  const isObject = dtype.content === 'object';
  const bytes = isObject ? items : bytesOf(items, context);
  const length = Array.isArray(bytes) ? 8 * bytes.length : bytes instanceof Uint8Array ? bytes.length : 0;
  const count = countItems(sizes, dtype.size, length, where, path);
  const values = isObject
    ? [...((items as unknown[]) ?? [])]
    : decodeItems(bytes as Uint8Array, dtype, count);
  array.shape = [...sizes];
  array.dtype = dtype.name;
  array.values = fortranOrder ? toRowMajor(values, sizes, valuesPerItem(dtype)) : values;
  return array;
}

function scalar([type, item]: readonly unknown[], context: PickleContext): unknown {
  const dtype = dtypeOf(type, context);
  const bytes = bytesOf(item, context);
  if (bytes.length !== dtype.size || dtype.content === 'object')
    throw context.reader.damaged('a number of NumPy');
  const values = decodeItems(bytes, dtype, 1);
  if (dtype.name.startsWith('complex'))
    return Object.assign(new PickledArray(), { shape: [], dtype: dtype.name, values });
  const [value] = values;
  if (dtype.name === 'bool') return value !== 0;
  return typeof value === 'bigint' ? whole(value) : value;
}

function dtypeOf(type: unknown, { reader }: PickleContext): Dtype {
  if (!(type instanceof PickledDtype)) throw reader.damaged('a NumPy type');
  const order = /^[<>|=]$/.test(type.order) ? type.order : '';
  return parseDtype(order + type.text, reader.where, reader.path, type.unit);
}

/** A copy, since it becomes the memory of an array. Python 2 writes bytes as text. */
function bytesOf(items: unknown, context: PickleContext): Uint8Array {
  const text = typeof items === 'string';
  if (!text && !(items instanceof Uint8Array)) throw context.reader.damaged('the bytes of an array');
  spend(context, 2 * items.length);
  return text ? new Uint8Array(Buffer.from(items, 'latin1')) : new Uint8Array(items);
}

function bytes([first]: readonly unknown[], context: PickleContext): Uint8Array {
  if (first === undefined) return new Uint8Array(0);
  return bytesOf(first, context);
}

function emptyMap(parameters: readonly unknown[], { reader }: PickleContext): Map<unknown, unknown> {
  if (parameters.length) throw reader.damaged('an empty dictionary');
  return new Map();
}

function spend(context: PickleContext, amount: number): void {
  context.budget -= amount;
  if (context.budget >= 0) return;
  const { where, path } = context.reader;
  const got = `one that unfolds to many times its size in "${path}"`;
  throw expected(where, 'a pickle that holds what it names', got, 'save its arrays with numpy.savez');
}
