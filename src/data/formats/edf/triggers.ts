import type { Annotation } from '../../signal-source';
import type { RangeFile } from '../range-file';
import type { EdfHeader } from './header';
import { forEachPiece } from './records';
import type { Stretch } from './stretches';

const statusLabel = /^status$/i;
/** The other eight bits are the state of the amplifier. */
const triggerBits = 0xffff;

/**
 * The triggers in the status channel of a BDF file (BioSemi): one annotation `trigger 5` whenever its lower 16 bits change
 * to another number than 0. What stands there at the beginning of a stretch is no change.
 */
export function readTriggers(
  file: RangeFile,
  header: EdfHeader,
  stretches: readonly Stretch[],
): Annotation[] {
  const signal = header.signals.find(({ label }) => statusLabel.test(label));
  if (!signal || header.bytesPerSample !== 3 || !(header.secondsPerRecord > 0)) return [];
  const own = signal.samplesPerRecord;
  const secondsPerSample = header.secondsPerRecord / own;
  return stretches.flatMap(({ onset, records }) => {
    const triggers: Annotation[] = [];
    let last: number | undefined;
    const range = { signal, first: records.first * own, count: records.count * own };
    forEachPiece(file, header, [range], ({ bytes }, from, count, _range, at) => {
      for (let index = 0, byte = 3 * from; index < count; index++, byte += 3) {
        const code = (bytes[byte]! | (bytes[byte + 1]! << 8)) & triggerBits;
        if (code !== 0 && last !== undefined && code !== last) {
          triggers.push({
            onset: onset + (at + index) * secondsPerSample,
            duration: 0,
            text: `trigger ${code}`,
          });
        }
        last = code;
      }
    });
    return triggers;
  });
}
