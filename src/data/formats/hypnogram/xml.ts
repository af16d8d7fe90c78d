import { counted, expected } from '../../../system';
import type { ScoredStretch, Scoring } from './hypnogram';
import { parseRemLogicXml } from './remlogic-xml';
import { notAStage, printable, stageNumbers, stageOf } from './stage-words';
import { perEpoch } from './text';
import { Xml } from './xml-elements';

/** What begins each kind of file, and who reads it. */
const kinds: Readonly<Record<string, (xml: Xml) => Scoring>> = {
  CMPStudyConfig: parseProfusion,
  PSGAnnotation: parseNsrr,
  EventExport: parseRemLogicXml,
};

/** An XML file of Compumedics Profusion, of the National Sleep Research Resource, or of RemLogic. */
export function parseXml(text: string, path: string): Scoring {
  const root = Object.keys(kinds).find((name) => text.includes(`<${name}`));
  if (!root) {
    const what =
      'an XML file of Profusion (CMPStudyConfig), the NSRR (PSGAnnotation) or RemLogic (EventExport)';
    throw expected('readHypnogram', what, `another in "${path}"`, 'export it as one of these');
  }
  if (!text.includes(`</${root}>`)) {
    const remedy = 'the file is truncated, download it again';
    throw expected('readHypnogram', `the end of ${root}`, `none in "${path}"`, remedy);
  }
  return kinds[root]!(new Xml(text, path));
}

/** Stages by number, epoch after epoch. */
function parseProfusion(xml: Xml): Scoring {
  const stages = xml.all('SleepStage');
  const written = stages.map(({ content, at }) => ({ word: content, at }));
  const labels = written.map(({ word, at }) => {
    // The line is worked out for messages alone: it takes a pass over the text.
    if (stageNumbers.rk.has(word)) return stageNumbers.rk.get(word)!;
    return stageOf(word, 'rk', xml.line(at), xml.path);
  });
  return perEpoch(
    'Profusion',
    written.map(({ word }) => ({ word, line: 0 })),
    labels,
    xml.epochLength(),
  );
}

/** Scored events with start and duration, among them those of the type `Stages|Stages`, such as `Stage 2 sleep|2`. */
function parseNsrr(xml: Xml): Scoring {
  const stretches: ScoredStretch[] = [];
  let others = 0;
  for (const [at, end] of xml.elements('ScoredEvent')) {
    const content = (name: string) => xml.all(name, at, end)[0]?.content ?? '';
    if (content('EventType').startsWith('Stages')) {
      const words = content('EventConcept');
      const label = stageNumbers.rk.get(words.split('|')[1]?.trim() ?? '');
      if (label === undefined) throw notAStage(words, xml.line(at), xml.path);
      const number = (name: string) => {
        const text = content(name);
        return /^\d+(\.\d*)?$/.test(text) ? Number(text) : damaged(name, text, xml.line(at), xml.path);
      };
      stretches.push({ onset: number('Start'), duration: number('Duration'), label, words, line: undefined });
    } else others++;
  }
  const notes = others ? [`${counted(others, 'event')} without a stage left out`] : [];
  return { format: 'NSRR', stretches, secondsPerEpoch: xml.epochLength(), notes };
}

function damaged(name: string, text: string, line: number, path: string): never {
  const got = `"${printable(text)}" in the event of line ${line} of "${path}"`;
  throw expected('readHypnogram', `a number of seconds as ${name}`, got, 'correct that element');
}
