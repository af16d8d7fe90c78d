import type { PickleReader } from './reader';

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** A line with a string of Python 2 as its source code has it, a character for each byte. */
export function decodePythonString(reader: PickleReader): string {
  const line = reader.line();
  const [quote] = line;
  if (line.length < 2 || (quote !== "'" && quote !== '"') || !line.endsWith(quote)) {
    throw reader.damaged('a string in quotes');
  }
  return line.slice(1, -1).replace(/\\(x[\da-fA-F]{2}|[0-7]{1,3}|.)/g, (all, code: string) => {
    if (/^x../.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 0xff);
    return escapes[code] ?? all;
  });
}

/** A line in Python's `raw-unicode-escape`: Latin-1, and `\uXXXX` or `\UXXXXXXXX` for what is not in it. */
export function decodeRawUnicode(reader: PickleReader): string {
  return reader
    .line()
    .replace(/\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8}))/g, (_, short?: string, long?: string) => {
      const code = Number.parseInt(short ?? long!, 16);
      if (code > 0x10ffff) throw reader.damaged('a character', `number ${code}`);
      return String.fromCodePoint(code);
    });
}
