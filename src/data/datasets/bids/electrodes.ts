import type { ChannelInfo } from '../../signal-source';
import type { BidsName } from './bids-name';
import type { BidsFile, BidsLevels } from './bids-tree';
import { sidecarsOf } from './sidecars';
import type { TsvRow } from './tsv';

type Point = NonNullable<ChannelInfo['position']>;

/** The electrodes in one space, and the files that say what its numbers mean; the nearest comes last. */
export interface ElectrodeFiles {
  electrodes: BidsFile;
  coordsystem: readonly BidsFile[];
}

/**
 * The tables of electrodes that describe a recording, by the inheritance principle: one for each space, which is no entity
 * of recordings.
 */
export function electrodeFilesOf(recording: BidsName, levels: BidsLevels): ElectrodeFiles[] {
  const tables = levels.flat().filter(({ name }) => name.suffix === 'electrodes');
  const spaces = new Set(tables.map(({ name }) => name.entities.get('space')));
  return [...spaces].flatMap((space) => {
    const inSpace = levels.map((files) => files.filter(({ name }) => name.entities.get('space') === space));
    const named = space === undefined ? [] : [['space', space] as const];
    const here = { ...recording, entities: new Map([...recording.entities, ...named]) };
    const electrodes = sidecarsOf(here, 'electrodes', '.tsv', inSpace).at(-1);
    const coordsystem = sidecarsOf(here, 'coordsystem', '.json', inSpace);
    return electrodes ? [{ electrodes, coordsystem }] : [];
  });
}

/** A table of electrodes with its coordinate system, read. */
export interface ElectrodeTable {
  rows: readonly TsvRow[];
  coordsystem: Readonly<Record<string, unknown>>;
}

const asWritten = (x: number, y: number, z: number): Point => [x, y, z];
const noseFirst = (x: number, y: number, z: number): Point => [-y, x, z];

/** Coordinate systems of BIDS by their axes: x to the right, y to the nose; or x to the nose, y to the left. z is up. */
const frames: readonly [RegExp, typeof asWritten][] = [
  [/^(captrak|elektaneuromag|neuromagelektamegin|chietiitab)$/i, asWritten],
  [/^(eeglab|eeglab-hj|ctf|4dbti|kityokogawa)$/i, noseFirst],
  [/^(mni|icbm|fsaverage|ixi549)/i, asWritten],
];
const metresPer: Readonly<Record<string, number>> = { m: 1, cm: 0.01, mm: 0.001 };
/** Mean distances of electrodes from the origin, in metres, that a head can have. */
const [nearest, farthest] = [0.03, 0.3];

/**
 * Where electrodes are, by name: x to the right ear, y to the nose, z up, in metres. Of several spaces the first counts
 * whose axes and unit are known.
 */
export function positionsIn(tables: readonly ElectrodeTable[]): {
  positions: ReadonlyMap<string, Point>;
  notes: string[];
} {
  const notes: string[] = [];
  for (const { rows, coordsystem } of tables) {
    const { EEGCoordinateSystem: system, EEGCoordinateUnits: units } = coordsystem;
    const turn = frames.find(([name]) => typeof system === 'string' && name.test(system))?.[1];
    const scale = typeof units === 'string' && Object.hasOwn(metresPer, units) ? metresPer[units] : undefined;
    if (!turn || scale === undefined) {
      const what = turn ? `units ${shown(units)}` : `the coordinate system ${shown(system)}`;
      notes.push(`positions of electrodes left out: ${what} in coordsystem.json`);
      continue;
    }
    const positions = new Map<string, Point>();
    for (const { name, x, y, z } of rows) {
      const [right, front, up] = [x, y, z].map((cell) => scale * Number(cell ?? Number.NaN)) as [
        number,
        number,
        number,
      ];
      if (name !== undefined && Number.isFinite(right + front + up))
        positions.set(name, turn(right, front, up));
    }
    const radii = [...positions.values()].map((point) => Math.hypot(...point));
    const mean = radii.reduce((sum, radius) => sum + radius / radii.length, 0);
    if (!radii.length || (mean >= nearest && mean <= farthest)) return { positions, notes };
    const size = Number(mean.toPrecision(3));
    notes.push(`positions of electrodes left out: they are ${size} m from the middle of the head`);
  }
  return { positions: new Map(), notes };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value.replace(/[^\x20-\x7e]/g, '?').slice(0, 40)}"` : 'is not given';
}
