import { afterEach, describe, expect, test } from 'vitest';
import { instructionSets, useInstructions } from '../../bench/harness/instructions';
import { describeMachine, machineLine } from '../../bench/harness/machine';
import { loadAddon } from '../../src/native';
import { root } from '../support/requirements';

const { addon, reason } = loadAddon();

describe.skipIf(!addon)(
  `instructions of the engine that is measured${addon ? '' : ` (skipped: ${reason})`}`,
  () => {
    afterEach(() => useInstructions(addon!));

    test('are the best of this processor unless others are asked for', () => {
      const best = addon!.instructions();
      expect(describeMachine(root, { engine: true, peers: [] }).instructions).toBe(best);
      const machine = describeMachine(root, { engine: true, peers: [], instructions: 'generic' });
      expect(machine.instructions).toBe('generic');
      expect(machineLine(machine)).toMatch(/ cores?, generic with \d+ GFLOP/);
      expect(addon!.instructions()).toBe('generic');
      expect(describeMachine(root, { engine: true, peers: [] }).instructions).toBe(best);
    });

    test('are those that this processor runs', () => {
      for (const name of instructionSets.slice(instructionSets.indexOf(addon!.instructions()))) {
        useInstructions(addon!, name);
        expect(addon!.instructions()).toBe(name);
      }
      expect(() => useInstructions(addon!, 'mmx' as never)).toThrow(
        /^bench: expected instructions that this processor runs, got "mmx"; leave out --instructions$/,
      );
    });
  },
);

test('without the engine none are told', () => {
  expect(describeMachine(root, { engine: false, peers: [] })).not.toHaveProperty('instructions');
});
