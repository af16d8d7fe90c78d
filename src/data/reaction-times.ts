import { checkOptionNames, describeValue, expected } from '../system';
import type { Annotation, Segment } from './signal-source';

/** Which annotations are what. */
export interface ReactionTimeOptions {
  /** Text of the annotations of stimuli, or an expression that it matches. */
  stimulus: string | RegExp;
  /** The same of responses. */
  response: string | RegExp;
  /** Responses later than this after their stimulus, in seconds, do not count (default all before the next stimulus). */
  maximum?: number;
}

/** What followed a stimulus. */
export interface ReactionTime {
  stimulus: Annotation;
  /** `undefined` when none came in time. */
  response: Annotation | undefined;
  /** From one onset to the other, in seconds; `undefined` without a response. */
  seconds: number | undefined;
}

/** A recording, whose segments tell which annotations belong together. */
interface Annotated {
  annotations: readonly Annotation[];
  segments: readonly Segment[];
}

/**
 * The time from each stimulus to the first response after it, and before the next stimulus. Of a recording, both must be
 * in one segment: in one trial, and on one side of a gap.
 *
 * @returns one for each stimulus, in order of time
 * @throws ThetalabError when no annotation is a stimulus, or `maximum` is not above 0
 */
export function reactionTimes(
  of: Annotated | readonly Annotation[],
  options: ReactionTimeOptions,
): ReactionTime[] {
  checkOptionNames('reactionTimes', options, ['stimulus', 'response', 'maximum']);
  const { stimulus, response, maximum = Number.POSITIVE_INFINITY } = options;
  for (const [name, wanted] of Object.entries({ stimulus, response })) checkMatcher(name, wanted);
  if (typeof of !== 'object' || of === null)
    throw expected('reactionTimes', 'a recording or annotations', describeValue(of));
  if (!(maximum > 0)) throw expected('reactionTimes', 'a maximum above 0 seconds', String(maximum));
  const { annotations, segments } = 'annotations' in of ? of : { annotations: of, segments: [] };
  const isStimulus = matcher(stimulus);
  const isResponse = matcher(response);
  const relevant = annotations
    .filter(({ text }) => isStimulus(text) || isResponse(text))
    .sort((a, b) => a.onset - b.onset);
  const times = relevant.flatMap((one, at): ReactionTime[] => {
    if (!isStimulus(one.text)) return [];
    const next = relevant[at + 1];
    const answers = next && !isStimulus(next.text) && segmentOf(next, segments) === segmentOf(one, segments);
    const seconds = answers ? next.onset - one.onset : undefined;
    if (seconds === undefined || seconds > maximum)
      return [{ stimulus: one, response: undefined, seconds: undefined }];
    return [{ stimulus: one, response: next, seconds }];
  });
  if (times.length) return times;
  const texts = [...new Set(annotations.map(({ text }) => text))].slice(0, 10);
  throw expected('reactionTimes', `annotations that are ${stimulus}`, texts.join(', ') || 'none');
}

/** @throws ThetalabError unless it is a text or a regular expression */
function checkMatcher(name: string, wanted: unknown): void {
  const isExpression = Object.prototype.toString.call(wanted) === '[object RegExp]';
  if (typeof wanted === 'string' || isExpression) return;
  throw expected('reactionTimes', `${name} to be a text or a regular expression`, describeValue(wanted));
}

function matcher(wanted: string | RegExp): (text: string) => boolean {
  return typeof wanted === 'string' ? (text) => text === wanted : (text) => text.search(wanted) >= 0;
}

/** The last segment that began by then. */
function segmentOf({ onset }: Annotation, segments: readonly Segment[]): number {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    // Times of samples are rounded differently from those of segments.
    if (segments[middle]!.onset <= onset + 1e-9) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
