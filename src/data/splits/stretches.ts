import type { EpochColumns } from '../epoch-columns';
import { groupsOf } from './groups';

/** A window and the stretches of its recording that it reaches into. */
export interface PlacedWindow {
  row: number;
  /** The stretch that its beginning lies in. */
  first: number;
  /** The stretch that its last sample lies in: above `first` when it straddles a border. */
  last: number;
}

/**
 * Cuts every recording into stretches of time, one after the other, and says where each window lies. Borders are beginnings
 * of windows, so that of windows that do not overlap none straddles one.
 *
 * @param shares how much of each recording's windows every stretch begins with, as fractions that add up to 1
 */
export function placeWindows(epochs: EpochColumns, shares: readonly number[]): PlacedWindow[] {
  const { seconds, samplesPerEpoch, samplingRate } = epochs;
  const lastSample = (samplesPerEpoch - 0.5) / samplingRate;
  const placed: PlacedWindow[] = [];
  for (const rows of groupsOf(epochs, 'night').values()) {
    const borders = bordersOf(rows, seconds, shares);
    const stretchAt = (time: number) => borders.filter((border) => border <= time).length;
    for (const row of rows) {
      const start = seconds[row]! + 0.25 / samplingRate;
      placed.push({ row, first: stretchAt(start), last: stretchAt(seconds[row]! + lastSample) });
    }
  }
  return placed.sort((a, b) => a.row - b.row);
}

/** Where the second stretch and those after it begin. */
function bordersOf(rows: readonly number[], seconds: Float64Array, shares: readonly number[]): number[] {
  const starts = rows.map((row) => seconds[row]!).sort((a, b) => a - b);
  let share = 0;
  return shares.slice(0, -1).map((own) => {
    share += own;
    return starts[Math.round(share * starts.length)] ?? Number.POSITIVE_INFINITY;
  });
}
