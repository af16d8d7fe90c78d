import { expected } from '../system';
import { checkTruncated, type FileStart, type OpenOptions } from './formats/format';
import { withFile } from './formats/range-file';
import { formats } from './formats/registry';
import { Recording } from './recording/recording';

const startBytes = 1024;

/**
 * Opens a recording of any format that is known, told by its content and not by its name. The header is read, no
 * sample; of the formats, pickles alone are read whole, since only the end of one says what it holds.
 *
 * @throws ThetalabError when no format knows the file (the message lists them), or its header is damaged
 */
export async function open(path: string, options: OpenOptions = {}): Promise<Recording> {
  checkTruncated('open', options.truncated);
  const start = withFile(path, 'open', (file): FileStart => {
    const bytes = new Uint8Array(Math.min(startBytes, file.size));
    file.fill(bytes, 0);
    return { bytes, text: Buffer.from(bytes).toString('latin1'), path };
  });
  const format = formats.find((one) => one.recognises(start));
  if (format && options.truncated !== undefined && !format.keepsTruncated) {
    const able = formats.filter((one) => one.keepsTruncated).map(({ name }) => name);
    const got = `the option truncated for "${path}" (${format.name})`;
    throw expected('open', `a format of which a part can be kept (${able.join(', ')})`, got, 'leave it out');
  }
  if (format) return new Recording(await format.open(path, options));
  const known = formats.map(({ name }) => name).join(', ');
  throw expected(
    'open',
    `a file of a known format (${known})`,
    describe(start),
    'convert it to one of these',
  );
}

function describe({ bytes, path }: FileStart): string {
  if (!bytes.length) return `the empty file "${path}"`;
  const first = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `"${path}", which begins with ${first}`;
}
