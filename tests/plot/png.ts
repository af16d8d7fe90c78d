import { inflateSync } from 'node:zlib';

/** How much is drawn in a PNG (8 bits, RGB or RGBA): its size, the share of pixels that are not white, the colours. */
export function inkOf(png: Buffer): { width: number; height: number; share: number; colors: number } {
  expectSignature(png);
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const channels = png[25] === 6 ? 4 : 3;
  const pixels = unfilter(
    inflateSync(Buffer.concat([...imageData(png)])),
    width * channels,
    height,
    channels,
  );
  const colors = new Set<number>();
  let inked = 0;
  for (let i = 0; i < pixels.length; i += channels) {
    const color = pixels.readUIntBE(i, 3);
    if (color !== 0xffffff) inked++;
    colors.add(color);
  }
  return { width, height, share: inked / (width * height), colors: colors.size };
}

function expectSignature(png: Buffer): void {
  if (png.toString('latin1', 1, 4) !== 'PNG' || png[24] !== 8) throw new Error('not a PNG of 8 bits');
}

function* imageData(png: Buffer): Generator<Buffer> {
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') yield png.subarray(at + 8, at + 8 + length);
    at += length + 12;
  }
}

function unfilter(bytes: Buffer, stride: number, height: number, pixel: number): Buffer {
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = bytes[y * (stride + 1)]!;
    for (let x = 0; x < stride; x++) {
      const left = x >= pixel ? out[y * stride + x - pixel]! : 0;
      const up = y > 0 ? out[(y - 1) * stride + x]! : 0;
      const corner = y > 0 && x >= pixel ? out[(y - 1) * stride + x - pixel]! : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
      out[y * stride + x] = bytes[y * (stride + 1) + 1 + x]! + guess;
    }
  }
  return out;
}

function paeth(a: number, b: number, c: number): number {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}
