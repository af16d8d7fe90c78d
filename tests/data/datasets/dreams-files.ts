import { put } from '../../support/scratch';

/** Writes `Subject1_Fs100.mat` and `Hypnogram_excerpt1.txt` for the number 1; without codes, the signal alone. */
export function putExcerpt(folder: string, number: number, y: Float64Array, codes?: readonly string[]): void {
  put(folder, `Subject${number}_Fs100.mat`, formatSignal(y));
  if (codes) put(folder, `Hypnogram_excerpt${number}.txt`, `[Hypnogram]\r\n${codes.join('\r\n')}\r\n`);
}

/** A MAT file of version 5, not compressed, with the row `y`. */
function formatSignal(y: Float64Array): Buffer {
  const header = Buffer.alloc(128, ' ');
  header.write('MATLAB 5.0 MAT-file');
  header.writeUInt16LE(0x0100, 124);
  header.write('IM', 126);
  const flags = element(6, Buffer.from([6, 0, 0, 0, 0, 0, 0, 0]));
  const shape = Buffer.alloc(8);
  shape.writeInt32LE(1, 0);
  shape.writeInt32LE(y.length, 4);
  const parts = [flags, element(5, shape), element(1, Buffer.from('y')), element(9, Buffer.from(y.buffer))];
  return Buffer.concat([header, element(14, Buffer.concat(parts))]);
}

function element(type: number, content: Buffer): Buffer {
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(type, 0);
  tag.writeUInt32LE(content.length, 4);
  return Buffer.concat([tag, content], 8 + Math.ceil(content.length / 8) * 8);
}
