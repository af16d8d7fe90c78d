import type { Settings } from './harness/compare';
import type { InstructionSet } from './harness/instructions';
import type { Machine } from './harness/machine';
import type { PeerVariant, Row } from './harness/row';

/** Rows that one command measures, and saves into one file. */
export interface Suite {
  /** Of the command, and of the file in bench/results. */
  name: 'engine' | 'data' | 'augment' | 'latent';
  /** Names of the rows, in the order of the table. */
  rows: readonly string[];
  /** Rows that no peer does. */
  oursOnly: readonly string[];
  /** The ways in which peers are measured, where not as they come and with glibc's allocator tuned. */
  variants?: readonly PeerVariant[];
  /** On how many threads both sides compute. */
  threads: number;
  /** Its rows can be measured on instructions other than the best (`Settings.instructions`). */
  choosesInstructions?: true;
  describeMachine(root: string, instructions?: InstructionSet): Machine;
  /** Measures one of the rows. */
  measure(name: string, settings: Settings): Promise<Omit<Row, 'date'>>;
}
