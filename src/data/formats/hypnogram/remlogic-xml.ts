import { counted, expected } from '../../../system';
import type { ScoredStretch, Scoring } from './hypnogram';
import { notAStage, printable, stageOfWords } from './stage-words';
import type { Xml } from './xml-elements';

/**
 * The event export of RemLogic (Embla) as XML: `EventExport` with events of a type, a start and a stop. Stages are the
 * types that begin with `SLEEP-`; the first one is second 0.
 */
export function parseRemLogicXml(xml: Xml): Scoring {
  const stages: { words: string; begin: number; end: number; at: number }[] = [];
  let others = 0;
  for (const [at, to] of xml.elements('Event')) {
    const content = (name: string) => xml.all(name, at, to)[0]?.content ?? '';
    const words = content('Type');
    if (/^SLEEP-/i.test(words)) {
      const [begin, end] = ['StartTime', 'StopTime'].map((name) => timeOf(content(name), name, at, xml));
      stages.push({ words, begin: begin!, end: end!, at });
    } else others++;
  }
  const first = Math.min(...stages.map(({ begin }) => begin));
  const stretches = stages.map(({ words, begin, end, at }): ScoredStretch => {
    const label = stageOfWords(words);
    if (label === undefined) throw notAStage(words, xml.line(at), xml.path);
    const times = { onset: (begin - first) / 1000, duration: (end - begin) / 1000 };
    return { ...times, label, words, line: undefined };
  });
  const notes = others ? [`${counted(others, 'event')} without a stage left out`] : [];
  const startTime = stages.length ? new Date(first) : undefined;
  return { format: 'RemLogic XML', stretches, startTime, notes };
}

const time = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?$/;

/** Milliseconds since 1970 of `2021-03-09T21:10:21.000000`, a local time, as if it were UTC. */
function timeOf(text: string, name: string, at: number, xml: Xml): number {
  const [, whole, fraction = '0'] = time.exec(text) ?? [];
  const milliseconds = whole === undefined ? Number.NaN : Date.parse(`${whole}Z`);
  if (!Number.isNaN(milliseconds)) return milliseconds + Math.round(1000 * Number(fraction));
  const got = `"${printable(text)}" in the event of line ${xml.line(at)} of "${xml.path}"`;
  const what = `a time such as 2021-03-09T21:10:21.000000 as ${name}`;
  throw expected('readHypnogram', what, got, 'correct that element');
}
