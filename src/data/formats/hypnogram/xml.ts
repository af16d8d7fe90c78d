import { expected } from '../../../system';
import type { ScoredStretch, Scoring } from './hypnogram';
import { notAStage, printable, stageNumbers, stageOf } from './stage-words';
import { numberOf } from './table';
import { perEpoch } from './text';

/** Lines of an XML text, of which only the elements that are needed are looked at. */
class Xml {
  constructor(
    readonly text: string,
    readonly path: string,
  ) {}

  /** What stands in the elements of this name that hold no others, and where. */
  all(name: string, from = 0, to = this.text.length): { content: string; at: number }[] {
    const pattern = new RegExp(`<${name}>([^<]*)</${name}>`, 'g');
    return [...this.text.slice(from, to).matchAll(pattern)].map(({ 1: content, index }) => {
      return { content: content!.trim(), at: from + index };
    });
  }

  line(at: number): number {
    return this.text.slice(0, at).split('\n').length;
  }

  epochLength(): number {
    const [length] = this.all('EpochLength');
    if (length)
      return numberOf(length.content, 'a length of epochs in seconds', this.line(length.at), this.path);
    throw expected(
      'readHypnogram',
      'an element EpochLength',
      `none in "${this.path}"`,
      'export the file again',
    );
  }
}

/** An XML file of Compumedics Profusion, or of the National Sleep Research Resource. */
export function parseXml(text: string, path: string): Scoring {
  const xml = new Xml(text, path);
  const root = ['CMPStudyConfig', 'PSGAnnotation'].find((name) => text.includes(`<${name}`));
  if (root && !text.includes(`</${root}>`)) {
    throw expected(
      'readHypnogram',
      `the end of ${root}`,
      `none in "${path}"`,
      'the file is truncated, download it again',
    );
  }
  if (root) return root === 'PSGAnnotation' ? parseNsrr(xml) : parseProfusion(xml);
  const what = 'an XML file of Profusion (CMPStudyConfig) or the NSRR (PSGAnnotation)';
  throw expected('readHypnogram', what, `another in "${path}"`, 'export it as one of these');
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
  const open = '<ScoredEvent>';
  let others = 0;
  for (let at = xml.text.indexOf(open); at >= 0; ) {
    const next = xml.text.indexOf(open, at + open.length);
    const end = next < 0 ? xml.text.length : next;
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
    at = next;
  }
  const notes = others ? [`${others} events that are no stages left out`] : [];
  return { format: 'NSRR', stretches, secondsPerEpoch: xml.epochLength(), notes };
}

function damaged(name: string, text: string, line: number, path: string): never {
  const got = `"${printable(text)}" in the event of line ${line} of "${path}"`;
  throw expected('readHypnogram', `a number of seconds as ${name}`, got, 'correct that element');
}
