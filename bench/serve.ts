import * as engine from '../src/engine';
import { loadAddon } from '../src/native';
import { serve } from './harness/serve';
import { findJob } from './jobs';

/** `serve.js NAME THREADS`: our side of a row that computes on the native engine. */
async function main(name: string, threads: number): Promise<void> {
  await engine.use('native', { threads });
  await serve(await findJob(name).create(), () => loadAddon().addon!.peakGigaflops());
}

const [name, threads] = process.argv.slice(2);
void main(name!, Number(threads));
