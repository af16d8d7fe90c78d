// Several JavaScript threads use the native engine at once; exits with 1 when one gets what it would not get alone.
// Argument: which scenario. It runs itself again in the worker threads.
import { setTimeout as wait } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import * as engine from '../../../src/engine';
import { SmallTraining } from './small-training';

/** What a worker thread is told; it answers with the digest of its weights, or never when steps is infinite. */
interface Task {
  steps: number;
  options: engine.NativeOptions;
}

async function train({ steps, options }: Task): Promise<string> {
  await engine.use('native', options);
  const training = new SmallTraining();
  parentPort?.postMessage('begun');
  for (let i = 0; i < steps; i++) training.step();
  return training.digest();
}

/** The first message but 'begun', or 'begun' itself when that is waited for. */
function message(worker: Worker, wanted?: 'begun'): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.on('message', (text) => {
      if ((text === 'begun') === (wanted === 'begun')) resolve(text);
    });
    worker.on('error', reject);
  });
}

const start = (task: Task) => new Worker(__filename, { workerData: task });
const ended = (worker: Worker) => new Promise<number>((resolve) => worker.on('exit', resolve));

function expectSame(what: string, digests: string[]): void {
  if (new Set(digests).size === 1) return;
  console.error(`${what}: ${digests.join(' ')}`);
  process.exitCode = 1;
}

const steps = 40;
const scenarios: Record<string, () => Promise<void>> = {
  async 'two train at once'() {
    const workers = [2, 3].map((threads) => start({ steps, options: { threads } }));
    const digests = await Promise.all(workers.map((worker) => message(worker)));
    expectSame('digests', [...digests, await train({ steps, options: { threads: 1 } })]);
  },

  async 'each has its own options'() {
    const all = (['fast', 'direct', 'fast', 'direct'] as const).map((convolution, i) => {
      return { steps, options: { convolution, threads: 1 + (i % 3) } };
    });
    const digests = await Promise.all(all.map(start).map((worker) => message(worker)));
    const [fast, direct] = [await train(all[0]!), await train(all[1]!)];
    expectSame('fast', [fast, digests[0]!, digests[2]!]);
    expectSame('direct', [direct, digests[1]!, digests[3]!]);
    if (fast === direct) throw new Error('the two ways of convolution do not differ');
  },

  async 'only worker threads load the addon, one after the other'() {
    const digests: string[] = [];
    for (let i = 0; i < 3; i++) {
      const worker = start({ steps, options: { threads: 3 } });
      const exit = ended(worker);
      digests.push(await message(worker));
      await exit;
      // Threads of the pool that the worker has left behind fall asleep, or crash if their code is gone.
      await wait(50);
    }
    expectSame('digests', digests);
  },

  async 'a worker thread is terminated in the middle'() {
    const alone = await train({ steps, options: { threads: 2 } });
    for (let i = 0; i < 6; i++) {
      const worker = start({ steps: Infinity, options: { threads: 3 } });
      await message(worker, 'begun');
      await wait(7 * i);
      if ((await worker.terminate()) !== 1) throw new Error('the worker thread ended by itself');
      expectSame('digests', [alone, await train({ steps, options: { threads: 2 } })]);
    }
  },

  async 'the main thread exits while others compute'() {
    const workers = [1, 2].map(() => start({ steps: Infinity, options: { threads: 2 } }));
    await Promise.all(workers.map((worker) => message(worker, 'begun')));
    await wait(100);
    process.exit(0);
  },

  async 'the number of threads changes from use to use'() {
    const digests: string[] = [];
    for (const threads of [1, 4, 2, 8, 1]) {
      digests.push(await train({ steps, options: { threads } }));
      if (engine.current().threads !== threads) throw new Error(`${engine.current().threads} threads`);
    }
    expectSame('digests', digests);
  },
};

async function main(): Promise<void> {
  if (!isMainThread) return parentPort!.postMessage(await train(workerData as Task));
  await scenarios[process.argv[2]!]!();
}

void main();
