import { expected } from '../../../system';
import { build, call, findCallable, type PickleContext } from './callables';
import { decodePythonString, decodeRawUnicode } from './python-string';
import { PickleReader, whole } from './reader';

/** What the instructions work on. */
interface Machine extends PickleContext {
  stack: unknown[];
  /** How high the stack was at each mark. */
  marks: number[];
  memo: Map<number, unknown>;
}

type Instruction = (machine: Machine) => void;

/**
 * What a pickle holds (protocols 0 to 5). It is a program for a machine with a stack; this one knows no instruction that
 * runs anything, and instead of calling what a pickle asks for, looks it up in a short list of containers and arrays. It is
 * our own since the pickle readers for JavaScript take negative integers for positive ones and an empty stack for
 * `undefined`, and build an object for any name that they do not know.
 *
 * @param where who reads, and `path` what, for messages
 * @throws ThetalabError when it asks for anything else (the message names it), it is truncated or damaged
 */
export function parsePickle(bytes: Uint8Array, where: string, path: string): unknown {
  const reader = new PickleReader(bytes, where, path);
  const budget = 16 * reader.size + 1024;
  const machine: Machine = { reader, budget, stack: [], marks: [], memo: new Map() };
  for (let code = reader.unsigned(1); code !== stop; code = reader.unsigned(1)) {
    const instruction = instructions[code];
    if (!instruction) throw reader.damaged('an instruction of a pickle', `0x${code.toString(16)}`);
    instruction(machine);
  }
  const value = pop(machine);
  if (machine.stack.length || machine.marks.length) throw reader.damaged('one value');
  if (!reader.left) return value;
  throw expected(
    where,
    'one pickle',
    `${reader.left} more bytes in "${path}"`,
    'save one value in each file',
  );
}

function push(machine: Machine, value: unknown): void {
  machine.stack.push(value);
}

function pop({ stack, marks, reader }: Machine): unknown {
  if (stack.length > (marks.at(-1) ?? 0)) return stack.pop();
  throw reader.damaged('a value', 'none');
}

function top({ stack, marks, reader }: Machine): unknown {
  if (stack.length > (marks.at(-1) ?? 0)) return stack.at(-1);
  throw reader.damaged('a value', 'none');
}

/** Everything since the last mark. */
function popMark({ stack, marks, reader }: Machine): unknown[] {
  const mark = marks.pop();
  if (mark === undefined) throw reader.damaged('a mark', 'none');
  return stack.splice(mark);
}

function popSome(machine: Machine, count: number): unknown[] {
  return Array.from({ length: count }, () => pop(machine)).reverse();
}

function remember(machine: Machine, key: number): void {
  machine.memo.set(key, top(machine));
}

function recall(machine: Machine, key: number): void {
  if (!machine.memo.has(key)) throw machine.reader.damaged('a value that was seen before', `number ${key}`);
  push(machine, machine.memo.get(key));
}

function append(machine: Machine, items: readonly unknown[]): void {
  const list = top(machine);
  if (!Array.isArray(list)) throw machine.reader.damaged('a list');
  for (const item of items) list.push(item);
}

function setItems(machine: Machine, items: readonly unknown[], map = top(machine)): void {
  if (!(map instanceof Map) || items.length % 2) throw machine.reader.damaged('a dictionary');
  for (let at = 0; at < items.length; at += 2) map.set(items[at], items[at + 1]);
}

function addItems(machine: Machine, items: readonly unknown[]): void {
  const set = top(machine);
  if (!(set instanceof Set)) throw machine.reader.damaged('a set');
  for (const item of items) set.add(item);
}

function refuse(what: string): Instruction {
  return ({ reader }) => {
    throw expected(
      reader.where,
      'arrays and plain containers',
      `${what} in "${reader.path}"`,
      'save it with numpy.save',
    );
  };
}

/** Digits of a line; Python itself reads no more than 4,300. */
function parseDigits(text: string, reader: PickleReader): number | bigint {
  if (!/^[+-]?\d{1,4300}$/.test(text)) throw reader.damaged('a whole number');
  return whole(BigInt(text.replace('+', '')));
}

function parseFloatLine(text: string, reader: PickleReader): number {
  const named: Record<string, number> = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity };
  const value = Object.hasOwn(named, text) ? named[text]! : Number(text.trim() || 'x');
  if (Number.isNaN(value) && text !== 'nan') throw reader.damaged('a number');
  return value;
}

const stop = '.'.charCodeAt(0);

/** By the letter or the number of each instruction, in the order of Python's pickletools. */
const instructions: Readonly<Record<number, Instruction>> = Object.fromEntries(
  Object.entries({
    I: (m) => {
      const line = m.reader.line();
      push(m, line === '01' ? true : line === '00' ? false : parseDigits(line, m.reader));
    },
    J: (m) => push(m, m.reader.int32()),
    K: (m) => push(m, m.reader.unsigned(1)),
    M: (m) => push(m, m.reader.unsigned(2)),
    L: (m) => push(m, parseDigits(m.reader.line().replace(/L$/, ''), m.reader)),
    '\x8a': (m) => push(m, m.reader.long(m.reader.unsigned(1))),
    '\x8b': (m) => push(m, m.reader.long(m.reader.unsigned(4))),
    S: (m) => push(m, decodePythonString(m.reader)),
    T: (m) => push(m, m.reader.take(m.reader.int32()).toString('latin1')),
    U: (m) => push(m, m.reader.take(m.reader.unsigned(1)).toString('latin1')),
    B: (m) => push(m, m.reader.take(m.reader.unsigned(4))),
    C: (m) => push(m, m.reader.take(m.reader.unsigned(1))),
    '\x8e': (m) => push(m, m.reader.take(m.reader.unsigned(8))),
    '\x96': (m) => push(m, m.reader.take(m.reader.unsigned(8))),
    '\x97': refuse('buffers outside of the pickle'),
    '\x98': (m) => void top(m),
    N: (m) => push(m, null),
    '\x88': (m) => push(m, true),
    '\x89': (m) => push(m, false),
    V: (m) => push(m, decodeRawUnicode(m.reader)),
    '\x8c': (m) => push(m, m.reader.text(m.reader.unsigned(1))),
    X: (m) => push(m, m.reader.text(m.reader.unsigned(4))),
    '\x8d': (m) => push(m, m.reader.text(m.reader.unsigned(8))),
    F: (m) => push(m, parseFloatLine(m.reader.line(), m.reader)),
    G: (m) => push(m, m.reader.float64()),
    ']': (m) => push(m, []),
    a: (m) => append(m, popSome(m, 1)),
    e: (m) => append(m, popMark(m)),
    l: (m) => push(m, popMark(m)),
    ')': (m) => push(m, []),
    t: (m) => push(m, popMark(m)),
    '\x85': (m) => push(m, popSome(m, 1)),
    '\x86': (m) => push(m, popSome(m, 2)),
    '\x87': (m) => push(m, popSome(m, 3)),
    '}': (m) => push(m, new Map()),
    d: (m) => {
      const items = popMark(m);
      push(m, new Map());
      setItems(m, items);
    },
    s: (m) => setItems(m, popSome(m, 2)),
    u: (m) => setItems(m, popMark(m)),
    '\x8f': (m) => push(m, new Set()),
    '\x90': (m) => addItems(m, popMark(m)),
    '\x91': (m) => push(m, new Set(popMark(m))),
    '0': (m) => void (m.stack.length === m.marks.at(-1) ? m.marks.pop() : pop(m)),
    '2': (m) => push(m, top(m)),
    '(': (m) => void m.marks.push(m.stack.length),
    '1': (m) => void popMark(m),
    g: (m) => recall(m, Number(parseDigits(m.reader.line(), m.reader))),
    h: (m) => recall(m, m.reader.unsigned(1)),
    j: (m) => recall(m, m.reader.unsigned(4)),
    p: (m) => remember(m, Number(parseDigits(m.reader.line(), m.reader))),
    q: (m) => remember(m, m.reader.unsigned(1)),
    r: (m) => remember(m, m.reader.unsigned(4)),
    '\x94': (m) => remember(m, m.memo.size),
    '\x82': refuse('a name from a registry of extensions'),
    '\x83': refuse('a name from a registry of extensions'),
    '\x84': refuse('a name from a registry of extensions'),
    c: (m) => push(m, findCallable(m.reader.line(), m.reader.line(), m.reader)),
    '\x93': (m) => {
      const [module, name] = popSome(m, 2);
      if (typeof module !== 'string' || typeof name !== 'string') throw m.reader.damaged('a name');
      push(m, findCallable(module, name, m.reader));
    },
    R: callTop,
    '\x81': callTop,
    '\x92': refuse('an object with named parameters'),
    i: (m) => {
      const target = findCallable(m.reader.line(), m.reader.line(), m.reader);
      push(m, call(target, popMark(m), m));
    },
    o: (m) => {
      const [target, ...parameters] = popMark(m);
      push(m, call(target, parameters, m));
    },
    b: (m) => {
      const state = pop(m);
      build(top(m), state, m);
    },
    P: refuse('something that is stored elsewhere'),
    Q: refuse('something that is stored elsewhere'),
    '\x80': ({ reader }) => {
      const protocol = reader.unsigned(1);
      if (protocol > 5) throw reader.damaged('a pickle of protocol 0 to 5', `protocol ${protocol}`);
    },
    '\x95': ({ reader }) => {
      const length = reader.unsigned(8);
      if (length > reader.left) throw reader.damaged(`a frame of ${length} bytes`, `${reader.left}`);
    },
  } satisfies Record<string, Instruction>).map(([letter, instruction]) => [
    letter.charCodeAt(0),
    instruction,
  ]),
);

function callTop(machine: Machine): void {
  const [target, parameters] = popSome(machine, 2);
  push(machine, call(target, parameters, machine));
}
