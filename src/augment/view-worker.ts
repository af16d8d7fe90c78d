// The thread of a `ViewThread`: answers every batch with its views.
import { parentPort, workerData } from 'node:worker_threads';
import { RandomStream } from '../random';
import { ThetalabError } from '../system';
import { builtIn } from './built-in';
import type { ViewAnswer, ViewJob, ViewThreadData } from './view-thread';
import { twoViews } from './views';

const augmentations = (workerData as ViewThreadData).augmentations.map(
  ([name, parameters]) => new builtIn[name]!(parameters),
);

parentPort!.on('message', (job: ViewJob) => {
  const answer = answerTo(job);
  parentPort!.postMessage(
    answer,
    answer.failure ? [] : [answer.both.buffer as ArrayBuffer, answer.values.buffer as ArrayBuffer],
  );
});

function answerTo({ id, values, count, samplesPerEpoch, samplingRate, key, out }: ViewJob): ViewAnswer {
  try {
    const random = new RandomStream(key);
    twoViews(values, count, samplesPerEpoch, augmentations, random, { samplingRate, out });
    return { id, both: out, values };
  } catch (error) {
    return {
      id,
      failure: { message: (error as Error).message, isOurs: error instanceof ThetalabError },
    };
  }
}
