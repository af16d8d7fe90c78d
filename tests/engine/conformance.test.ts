import { test } from 'vitest';
import { loadAddon } from '../../src/engine/native-addon';
import { findTensorflow } from '../../src/engine/tensorflow';
import { conformance } from './conformance';

conformance('cpu');

const { reason } = loadAddon();
if (reason === undefined) conformance('native');
else test.skip(`engine native (skipped: ${reason})`, () => {});

if (findTensorflow()) conformance('tensorflow');
else test.skip('engine tensorflow (skipped: it is not installed; npm run engine:tensorflow)', () => {});
