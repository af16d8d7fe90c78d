import type { ChannelInfo } from './signal-source';

type Point = NonNullable<ChannelInfo['position']>;

/** Radius of the head in metres; as in MNE. */
const headRadius = 0.095;
/** A tenth of half a circle around the head. */
const step = Math.PI / 10;

/** Names by rows from the forehead to the back, each with the name that it has at the temple. */
const rows: readonly [row: string, temple: string][] = [
  ['AF', 'AF'],
  ['F', 'F'],
  ['FC', 'FT'],
  ['C', 'T'],
  ['CP', 'TP'],
  ['P', 'P'],
  ['PO', 'PO'],
];
/** What the 10-20 system called electrodes of the 10-10 system. */
const olderNames: Readonly<Record<string, string>> = { T3: 'T7', T4: 'T8', T5: 'P7', T6: 'P8' };

/** Steps from the vertex downwards, and from the nose to the right. */
function onHead(down: number, around: number): Point {
  const [pole, angle] = [step * down, step * around];
  const across = headRadius * Math.sin(pole);
  return [across * Math.sin(angle), across * Math.cos(angle), headRadius * Math.cos(pole)];
}

/** A point of the circle through three points, that share of the way from the first to the second. */
function between(from: Point, to: Point, beyond: Point, share: number): Point {
  const normal = unit(cross(minus(to, from), minus(beyond, from)));
  const centre = scaled(normal, dot(normal, from));
  const [first, second] = [minus(from, centre), minus(to, centre)];
  const side = cross(normal, first);
  const angle = share * Math.atan2(dot(second, side), dot(second, first));
  const [along, aside] = [scaled(first, Math.cos(angle)), scaled(side, Math.sin(angle))];
  return [0, 1, 2].map((axis) => centre[axis]! + along[axis]! + aside[axis]!) as unknown as Point;
}

const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Point, b: Point) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const scaled = (a: Point, by: number): Point => [by * a[0], by * a[1], by * a[2]];
const unit = (a: Point) => scaled(a, 1 / Math.hypot(...a));
const cross = (a: Point, b: Point): Point => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

function makeMontage(): Map<string, Point> {
  const places = new Map<string, Point>([
    ...(['Nz', 'Fpz', 'AFz', 'Fz', 'FCz', 'Cz', 'CPz', 'Pz', 'POz', 'Oz', 'Iz'] as const).map(
      (name, at): [string, Point] => [name, onHead(Math.abs(at - 5), at < 5 ? 0 : 10)],
    ),
    ...[-1, 1].flatMap((side): [string, Point][] => [
      [side < 0 ? 'Fp1' : 'Fp2', onHead(4, side)],
      [side < 0 ? 'O1' : 'O2', onHead(4, 9 * side)],
    ]),
  ]);
  for (const [at, [row, temple]] of rows.entries()) {
    for (const side of [-1, 1]) {
      const even = side < 0 ? 0 : 1;
      const outer = onHead(4, side * (at + 2));
      places.set(`${temple}${7 + even}`, outer);
      places.set(`${temple}${9 + even}`, onHead(5, side * (at + 2)));
      const middle = places.get(`${row}z`)!;
      const opposite = onHead(4, -side * (at + 2));
      for (const [number, share] of [5, 3, 1].map((one, quarter) => [one, (quarter + 1) / 4] as const))
        places.set(`${row}${number + even}`, between(outer, middle, opposite, share));
    }
  }
  for (const [older, name] of Object.entries(olderNames)) places.set(older, places.get(name)!);
  return places;
}

let montage: ReadonlyMap<string, Point> | undefined;

/**
 * Where the electrodes of the 10-20 and 10-10 systems are on a head that is a sphere of 95 mm (Oostenveld and Praamstra,
 * 2001, doi:10.1016/S1388-2457(00)00527-7), by name: x to the right ear, y to the nose, z up, in metres from its middle.
 * The same as MNE-Python's `spherical_1010` to 0.01 mm; on a real head, electrodes are some 10 mm from there, at the ears
 * up to 30 mm.
 */
export function standardMontage(): ReadonlyMap<string, Point> {
  montage ??= makeMontage();
  return montage;
}

/** `EEG Fp1-A2` and `Fc5.` are measured at Fp1 and FC5. */
const written = /^(?:EEG[ -]*)?([a-z]+\d*)\.*(?:[-: ]*(?:[AM][12]|A1A2|M1M2|REF|LE|AVG?))?$/i;

/** Where the electrode of a channel is by the name that its label has; `undefined` when it has none, or those of two. */
export function standardPosition(label: string): Point | undefined {
  const [, name = ''] = written.exec(label.trim()) ?? [];
  byLowerCase ??= new Map([...standardMontage()].map(([one, point]) => [one.toLowerCase(), point]));
  return byLowerCase.get(name.toLowerCase());
}

let byLowerCase: ReadonlyMap<string, Point> | undefined;
