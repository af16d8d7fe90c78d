import { expected } from '../../../system';
import { withFile } from '../range-file';

/** Sections of a header or marker file: keys in lower case, in the order of the file, and their values. */
export type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Sections with free text, in which anybody may be named: they are not read. */
const freeText = new Set(['comment']);

/**
 * Reads a text file of the BrainVision Core Data Format, 1.0 or 2.0: UTF-8, or the code page of Western Windows where
 * that does not fit or `Codepage=ANSI` says so.
 *
 * @param kind what its first line must say: `Header` or `Marker`
 * @throws ThetalabError when it is none, or a line or a key makes no sense
 */
export function readSections(path: string, kind: 'Header' | 'Marker'): Sections {
  const bytes = withFile(path, 'open', (file) => {
    const content = new Uint8Array(file.size);
    file.fill(content, 0);
    return content;
  });
  const [first, ...lines] = decode(bytes).split(/\r\n|\n|\r/);
  const title = new RegExp(`^\\uFEFF?Brain ?Vision Data Exchange ${kind} File,? Version [12]\\.0\\s*$`, 'i');
  if (!title.test(first!)) {
    const what = `a BrainVision ${kind.toLowerCase()} file of version 1.0 or 2.0`;
    throw expected('open', what, `another first line in "${path}"`, 'is it another format?');
  }
  return sectionsOf(lines, path);
}

function sectionsOf(lines: readonly string[], path: string): Sections {
  const sections = new Map<string, Map<string, string>>();
  let name = '';
  lines.forEach((line, at) => {
    const heading = /^\s*\[([^\]]*)\]\s*$/.exec(line);
    if (heading) {
      name = heading[1]!.trim().toLowerCase();
      if (!sections.has(name)) sections.set(name, new Map());
    }
    if (heading || freeText.has(name) || /^\s*(;|$)/.test(line)) return;
    const equals = line.indexOf('=');
    const section = sections.get(name);
    const key = line.slice(0, equals).trim().toLowerCase();
    // Sections that only their maker knows may hold anything.
    if (!section || equals < 1) return;
    if (section.has(key)) {
      const got = `it twice (line ${at + 2}) in "${path}"`;
      throw expected('open', `each key of [${name}] once`, got, 'the file is damaged');
    }
    section.set(key, line.slice(equals + 1).trim());
  });
  return sections;
}

function decode(bytes: Uint8Array): string {
  const western = () => new TextDecoder('windows-1252').decode(bytes);
  if (/^codepage=ansi\s*$/im.test(Buffer.from(bytes.subarray(0, 4096)).toString('latin1'))) return western();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return western();
  }
}
