/** What a Python literal can hold: tuples are arrays, as lists are. */
export type PythonLiteral = string | number | boolean | null | PythonLiteral[] | Map<string, PythonLiteral>;

const deepest = 16;
const token = /\s*(?:('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(-?\d+)L?|(True|False|None)|([[\](){},:]))/y;

/**
 * Reads a literal such as `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4)}`: strings, whole numbers, `True`,
 * `False`, `None`, tuples, lists and dictionaries with strings as keys. Nothing is evaluated.
 *
 * @returns `undefined` when it is something else
 */
export function parsePythonLiteral(text: string): PythonLiteral | undefined {
  let at = 0;
  const next = (): RegExpExecArray | undefined => {
    token.lastIndex = at;
    const match = token.exec(text) ?? undefined;
    if (match) at = token.lastIndex;
    return match;
  };
  const read = (depth: number, match = next()): PythonLiteral | undefined => {
    if (!match || depth > deepest) return undefined;
    const [, string, number, word, mark] = match;
    if (string !== undefined) return string.slice(1, -1);
    if (number !== undefined) return Number(number);
    if (word !== undefined) return word === 'None' ? null : word === 'True';
    if (mark === '{') return readEntries(depth);
    if (mark === '(' || mark === '[') return readItems(depth, mark === '(' ? ')' : ']');
    return undefined;
  };
  const readItems = (depth: number, end: string): PythonLiteral[] | undefined => {
    const items: PythonLiteral[] = [];
    for (let match = next(); match?.[4] !== end; match = next()) {
      const item = read(depth + 1, match);
      if (item === undefined) return undefined;
      items.push(item);
      const mark = next()?.[4];
      if (mark === end) return items;
      if (mark !== ',') return undefined;
    }
    return items;
  };
  const readEntries = (depth: number): Map<string, PythonLiteral> | undefined => {
    const entries = new Map<string, PythonLiteral>();
    for (let match = next(); match?.[4] !== '}'; match = next()) {
      const key = read(depth + 1, match);
      const value = next()?.[4] === ':' ? read(depth + 1) : undefined;
      if (typeof key !== 'string' || value === undefined || entries.has(key)) return undefined;
      entries.set(key, value);
      const mark = next()?.[4];
      if (mark === '}') return entries;
      if (mark !== ',') return undefined;
    }
    return entries;
  };
  const value = read(0);
  return text.slice(at).trim() === '' ? value : undefined;
}
