import type { DropoutMaskArguments } from '../deferred';

/** A mask in the attributes of a kernel. */
export interface MaskAttributes {
  rate: number;
  key: [number, number];
}

/** The mask as the addon wants it. */
export function dropping({ rate, key }: MaskAttributes): DropoutMaskArguments {
  return [Math.floor(rate * 2 ** 32), 1 / (1 - rate), ...key];
}
