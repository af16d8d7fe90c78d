import { expected } from '../../system';

/** Reads the fixed-width ASCII fields of a header. */
export interface HeaderFields {
  /** Without padding. */
  text(at: number, width: number): string;
  /** @throws ThetalabError when the field is no number */
  number(at: number, width: number, meaning: string): number;
}

/**
 * @param reader who reads, for messages
 * @param name the file, for messages
 */
export function headerFields(bytes: Uint8Array, reader: string, name: string): HeaderFields {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number, width: number) =>
    buffer
      .toString('latin1', at, at + width)
      .replace(/\0/g, ' ')
      .trim();
  const number = (at: number, width: number, meaning: string) => {
    const content = text(at, width);
    const value = Number(content.replace(',', '.'));
    if (content !== '' && Number.isFinite(value)) return value;
    // In a header that is out of step this may be the patient's name: only what could have been a number is shown.
    const got = `${/^[\d\s.,+-]*$/.test(content) ? `"${content}"` : 'some text'} in "${name}"`;
    throw expected(reader, `a number as the ${meaning}`, got, 'the header is damaged');
  };
  return { text, number };
}

/** Text with everything that a terminal might not print replaced. */
export function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}
