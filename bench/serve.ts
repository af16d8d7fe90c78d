import { createInterface } from 'node:readline';
import * as engine from '../src/engine';
import { loadAddon } from '../src/engine/native-addon';
import { findJob } from './jobs';

/**
 * Our side of a row, in a process of its own so that its peak memory is the row's: `serve.js NAME THREADS` speaks as the
 * peers in bench/peers do (see `Side`).
 */
async function serve(name: string, threads: number): Promise<void> {
  await engine.use('native', { threads });
  const work = await findJob(name).create();
  console.log('ready');
  for await (const _ of createInterface(process.stdin)) {
    const start = performance.now();
    await work.run();
    const milliseconds = performance.now() - start;
    const memory = process.resourceUsage().maxRSS / 1024;
    const fraction = work.flops && work.flops / (1e6 * milliseconds) / loadAddon().addon!.peakGigaflops();
    console.log([milliseconds, memory, fraction ?? []].flat().join(' '));
  }
  work.dispose();
}

const [name, threads] = process.argv.slice(2);
void serve(name!, Number(threads));
