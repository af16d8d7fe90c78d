import { createInterface } from 'node:readline';
import type { Work } from '../job';

/**
 * Our side of a row, in a process of its own so that its peak memory is the row's: speaks as the peers in bench/peers
 * do (see `Side`).
 *
 * @param peakGigaflops what the processor can do at most, asked before and after each step of work that counts its
 * operations: on a machine that others use too, either may be slowed
 */
export async function serve(work: Work, peakGigaflops?: () => number): Promise<void> {
  console.log('ready');
  for await (const _ of createInterface(process.stdin)) {
    const peakBefore = work.flops && peakGigaflops?.();
    const start = performance.now();
    await work.run();
    const milliseconds = (performance.now() - start) / (work.repeats ?? 1);
    const memory = process.resourceUsage().maxRSS / 1024;
    const fraction =
      work.flops && peakBefore && work.flops / (1e6 * milliseconds) / ((peakBefore + peakGigaflops!()) / 2);
    const score = await work.score?.();
    const more = Object.entries({ peakFraction: fraction, score }).filter(([, value]) => value !== undefined);
    console.log([milliseconds, memory, ...more.map((entry) => entry.join('='))].join(' '));
  }
  work.dispose();
}
