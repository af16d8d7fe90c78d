import { expected } from '../../../system';
import { numberOf } from './table';

/** An XML text, of which only the elements that are needed are looked at. */
export class Xml {
  constructor(
    readonly text: string,
    readonly path: string,
  ) {}

  /** What stands in the elements of this name that hold no others, with or without attributes, and where. */
  all(name: string, from = 0, to = this.text.length): { content: string; at: number }[] {
    const pattern = new RegExp(`<${name}(?:\\s[^<>]*)?>([^<]*)</${name}>`, 'g');
    return [...this.text.slice(from, to).matchAll(pattern)].map(({ 1: content, index }) => {
      return { content: content!.trim(), at: from + index };
    });
  }

  /** Of a place, from 1. */
  line(at: number): number {
    return this.text.slice(0, at).split('\n').length;
  }

  /**
   * Where each element of this name begins, and the next of them or the text ends.
   *
   * @yields in order
   */
  *elements(name: string): Generator<[from: number, to: number]> {
    const pattern = new RegExp(`<${name}(?:\\s[^<>]*)?>`, 'g');
    let from: number | undefined;
    for (const { index } of this.text.matchAll(pattern)) {
      if (from !== undefined) yield [from, index];
      from = index;
    }
    if (from !== undefined) yield [from, this.text.length];
  }

  epochLength(): number {
    const [length] = this.all('EpochLength');
    if (length)
      return numberOf(length.content, 'a length of epochs in seconds', this.line(length.at), this.path);
    throw expected(
      'readHypnogram',
      'an element EpochLength',
      `none in "${this.path}"`,
      'export the file again',
    );
  }
}
