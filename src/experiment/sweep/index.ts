export type { SweepPlan } from './axes';
export { type SweepConfig, sweepConfigs, writeSweep } from './generate';
export { parseGridAxis, parseRangeAxis, type ValueRange } from './parse-values';
