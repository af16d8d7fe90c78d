import { expect, test } from 'vitest';
import { counted } from '../../src/system';

test.each([
  [counted(0, 'run'), '0 runs'],
  [counted(1, 'run'), '1 run'],
  [counted(2, 'run'), '2 runs'],
  [counted(1, 'pass', 'passes'), '1 pass'],
  [counted(3, 'pass', 'passes'), '3 passes'],
])('%s', (shown, wanted) => expect(shown).toBe(wanted));
