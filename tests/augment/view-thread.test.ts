import { expect, test, vi } from 'vitest';
import { fromConfig, ViewThread } from '../../src/augment';
import { stream } from '../../src/engine';
import { bringUpToDate } from '../kernel/jupyter';

/** Nothing else runs in this thread meanwhile: what others send it waits. */
function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

test('an answer that is on its way when the thread is closed is let go of', async () => {
  bringUpToDate();
  const thread = new ViewThread(fromConfig({ SignFlip: { p: 0.5 } }));
  const batch = () => ({
    values: new Float32Array(4 * 100),
    count: 4,
    samplesPerEpoch: 100,
    samplingRate: 100,
    random: stream('views'),
  });
  await thread.make(batch());
  const uncaught = vi.fn();
  process.on('uncaughtException', uncaught);
  try {
    const late = thread.make(batch());
    sleep(500);
    const closed = thread.close();
    await expect(late).rejects.toThrow('twoViews: its thread was closed');
    await closed;
    await new Promise((done) => setTimeout(done, 50));
  } finally {
    process.off('uncaughtException', uncaught);
  }
  expect(uncaught).not.toHaveBeenCalled();
});
