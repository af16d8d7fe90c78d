import type { DropoutMaskArguments } from '../../native';
import { dropThreshold } from '../ops/dropout';

/** A mask in the attributes of a kernel. */
export interface MaskAttributes {
  rate: number;
  key: [number, number];
}

/** The mask as the addon wants it. */
export function dropping({ rate, key }: MaskAttributes): DropoutMaskArguments {
  return [dropThreshold(rate), 1 / (1 - rate), ...key];
}
