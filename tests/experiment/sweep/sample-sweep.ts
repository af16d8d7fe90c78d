import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SweepConfig, type SweepPlan, sweepConfigs } from '../../../src/experiment';
import { root } from '../../support/requirements';

/** The sample config of SimpleSleepNet. */
export const sample = JSON.parse(readFileSync(join(root, 'configs/config_90.json'), 'utf8'));

/** The configs of a sweep that is made from it. */
export const sweep = (plan: SweepPlan): SweepConfig[] => sweepConfigs(sample, 'base', plan);
