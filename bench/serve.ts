import * as engine from '../src/engine';
import { loadAddon } from '../src/native';
import { type InstructionSet, useInstructions } from './harness/instructions';
import { serve } from './harness/serve';
import { findJob } from './jobs';

/** `serve.js NAME THREADS [INSTRUCTIONS]`: our side of a row that computes on the native engine. */
async function main(name: string, threads: number, instructions?: InstructionSet): Promise<void> {
  await engine.use('native', { threads });
  const addon = loadAddon().addon!;
  useInstructions(addon, instructions);
  await serve(await findJob(name).create(), () => addon.peakGigaflops());
}

const [name, threads, instructions] = process.argv.slice(2);
void main(name!, Number(threads), instructions as InstructionSet | undefined);
