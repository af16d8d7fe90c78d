/** Rising rows as text: `0-99 150 200-300`. */
export function formatRows(rows: ArrayLike<number>): string {
  const ranges: string[] = [];
  for (let at = 0; at < rows.length; ) {
    const first = rows[at]!;
    let last = first;
    for (at++; rows[at] === last + 1; at++) last++;
    ranges.push(first === last ? String(first) : `${first}-${last}`);
  }
  return ranges.join(' ');
}

/** The rows that `formatRows` wrote; `undefined` unless they rise and lie below `length`. */
export function parseRows(text: unknown, length: number): Int32Array | undefined {
  if (typeof text !== 'string') return undefined;
  const rows: number[] = [];
  let next = 0;
  for (const range of text.split(' ').filter(Boolean)) {
    const match = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(range);
    if (!match) return undefined;
    const first = Number(match[1]);
    const last = Number(match[2] ?? first);
    if (first < next || last < first || last >= length) return undefined;
    for (let row = first; row <= last; row++) rows.push(row);
    next = last + 1;
  }
  return Int32Array.from(rows);
}
