import { expected } from '../../../system';
import { bdfVersion, edfVersion } from '../edf/header';
import { withFile } from '../range-file';
import { stagesInEdf } from './annotations';
import { isDreams, parseDreams } from './dreams';
import { type Hypnogram, type Scoring, toHypnogram } from './hypnogram';
import { linesOf } from './lines';
import { isLunaAnnot, parseLunaAnnot } from './luna';
import { isRemLogic, parseRemLogic } from './remlogic';
import { type StageNumbers, stageNumbers } from './stage-words';
import { columnsOf, parseTable } from './table';
import { parseText } from './text';
import { parseXml } from './xml';

/** Options of `readHypnogram`. */
export interface HypnogramOptions {
  /** Length of an epoch in seconds where the file does not say it (default 30); XML files do. */
  secondsPerEpoch?: number;
  /**
   * What numbers in texts and tables stand for: `aasm` 0 to 4 (4 is REM), `rk` 0 to 5 (3 and 4 are N3, 5 is REM).
   * Default: `rk` if there is a 5 or more, else `aasm`. Other formats have words, or numbers of their own.
   */
  numbers?: StageNumbers;
}

/**
 * Reads the sleep stages of a night. The format is told by the content: annotations of EDF+ or BDF+ (Sleep-EDF), one
 * stage in a line (text, YASA, Luna's .eannot), a table with a heading (CSV, BIDS events), an event export of RemLogic
 * (text or XML), XML of Compumedics Profusion or of the NSRR, Luna's .annot, the codes of the DREAMS databases. Stages 3
 * and 4 are both N3; movement, artefact and unscored are -1.
 *
 * @throws ThetalabError when a word is no stage, naming it and its line; two stages speak of one time; none lasts an
 *   epoch; or the format has no use for an option
 */
export async function readHypnogram(path: string, options: HypnogramOptions = {}): Promise<Hypnogram> {
  if (options.numbers !== undefined && !Object.hasOwn(stageNumbers, options.numbers)) {
    throw expected('readHypnogram', 'the numbers aasm or rk', `"${options.numbers}"`);
  }
  const text = readText(path);
  return toHypnogram(text === undefined ? await fromEdf(path, options) : parse(text, options, path), path);
}

/**
 * Reads a hypnogram of the DREAMS databases, with or without the heading by which `readHypnogram` knows it, as epochs of
 * 30 s.
 *
 * @throws ThetalabError when a code is none, naming it and its line
 */
export function readDreamsHypnogram(path: string): Hypnogram {
  return toHypnogram(parseDreams(linesOf(readText(path) ?? ''), undefined, path), path);
}

async function fromEdf(path: string, options: HypnogramOptions): Promise<Scoring> {
  return honouring(options, ['secondsPerEpoch'], await stagesInEdf(path));
}

function parse(text: string, options: HypnogramOptions, path: string): Scoring {
  const { numbers, secondsPerEpoch } = options;
  if (text.trimStart().startsWith('<')) return fromXml(text, options, path);
  const lines = linesOf(text);
  if (isRemLogic(lines)) return honouring(options, ['secondsPerEpoch'], parseRemLogic(lines, path));
  if (isDreams(lines))
    return honouring(options, ['secondsPerEpoch'], parseDreams(lines, secondsPerEpoch, path));
  if (isLunaAnnot(lines))
    return honouring(options, ['secondsPerEpoch'], parseLunaAnnot(lines, secondsPerEpoch, path));
  if (lines[0] && columnsOf(lines[0].text)) return parseTable(lines, numbers, secondsPerEpoch, path);
  return parseText(lines, numbers, secondsPerEpoch, path);
}

/** Events of RemLogic say how long each lasts; the other formats how long an epoch is. */
function fromXml(text: string, options: HypnogramOptions, path: string): Scoring {
  const scoring = parseXml(text, path);
  return honouring(options, scoring.secondsPerEpoch === undefined ? ['secondsPerEpoch'] : [], scoring);
}

/** A scoring with the options that its format has a use for. */
function honouring(
  options: HypnogramOptions,
  used: readonly (keyof HypnogramOptions)[],
  scoring: Scoring,
): Scoring {
  const names = ['numbers', 'secondsPerEpoch'] as const;
  const odd = names.find((name) => options[name] !== undefined && !used.includes(name));
  if (odd) {
    const what = `options that hypnograms of ${scoring.format} have a use for`;
    throw expected('readHypnogram', what, odd, 'leave it out');
  }
  return { ...scoring, secondsPerEpoch: scoring.secondsPerEpoch ?? options.secondsPerEpoch };
}

const edfStarts = [edfVersion, bdfVersion];
/** Far beyond any hypnogram, and little enough to be a text. */
const mostBytes = 64 * 2 ** 20;

/** The text of a file, or `undefined` of an EDF or BDF file. */
function readText(path: string): string | undefined {
  return withFile(path, 'readHypnogram', (file) => {
    const start = Buffer.alloc(Math.min(8, file.size));
    file.fill(start, 0);
    if (edfStarts.includes(start.toString('latin1'))) return undefined;
    if (file.size > mostBytes) {
      const got = `${file.size} bytes in "${path}"`;
      throw expected(
        'readHypnogram',
        `a hypnogram of at most ${mostBytes} bytes`,
        got,
        'is it the recording?',
      );
    }
    const bytes = Buffer.alloc(file.size);
    file.fill(bytes, 0);
    return decode(bytes);
  });
}

/** UTF-16 or UTF-8 as its mark says, else UTF-8, or Latin-1 of older software. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  const text = bytes.toString('utf8', bytes[0] === 0xef && bytes[1] === 0xbb ? 3 : 0);
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}
