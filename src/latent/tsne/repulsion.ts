import type { NativeAddon } from '../../native';
import { InterpolationGrid } from './interpolation-grid';
import type { TsneMap } from './map';
import type { TsneMethod, TsneSettings } from './settings';

/** Repulsion of points on a map; fills, of each point, its force before normalisation and its sum of similarities. */
export type Repulsion = (map: TsneMap, forces: Float32Array, sums: Float32Array) => void;

/** Up to so many points all pairs of them take less time than an approximation. */
const exactUpTo = 1000;

/** What `auto` stands for. */
export function methodFor({ method, dimensions }: TsneSettings, count: number): TsneMethod {
  if (method !== 'auto') return method;
  if (count <= exactUpTo) return 'exact';
  return dimensions === 2 ? 'interpolation' : 'barnes-hut';
}

/** The repulsion of the points of a map on each other. */
export function repulsion(addon: NativeAddon, method: TsneMethod, angle: number): Repulsion {
  const byPairs = pairwise(addon, method === 'exact' ? -1 : angle);
  if (method !== 'interpolation') return byPairs;
  const grid = new InterpolationGrid(addon);
  return (map, forces, sums) => {
    // A map that is too wide for any grid has few points near each other: cells do for that step.
    if (!grid.fits(map)) return byPairs(map, forces, sums);
    grid.charge(map);
    grid.forces(map.positions, forces, sums);
  };
}

/** Exact with a negative angle, otherwise Barnes and Hut's. */
function pairwise(addon: NativeAddon, angle: number): Repulsion {
  return ({ dimensions, positions }, forces, sums) =>
    addon.tsneRepulsion(
      Int32Array.of(dimensions, sums.length, sums.length),
      angle,
      positions,
      positions,
      forces,
      sums,
    );
}

/** The repulsion of the points of a map that does not move on other points. */
export function repulsionFrom(
  addon: NativeAddon,
  map: TsneMap,
  method: TsneMethod,
  angle: number,
): (positions: Float32Array, forces: Float32Array, sums: Float32Array) => void {
  const grid = new InterpolationGrid(addon);
  if (method === 'interpolation' && grid.fits(map)) {
    grid.charge(map);
    return (positions, forces, sums) => grid.forces(positions, forces, sums);
  }
  const { dimensions } = map;
  const others = map.positions.length / dimensions;
  return (positions, forces, sums) =>
    addon.tsneRepulsion(
      Int32Array.of(dimensions, sums.length, others),
      method === 'exact' ? -1 : angle,
      positions,
      map.positions,
      forces,
      sums,
    );
}
