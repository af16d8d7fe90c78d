import { expected } from '../../../system';
import { sleepStages, unknownStage } from '../../stages';

/**
 * Words for stages, in small letters and without `sleep stage` or `stage` before them: of the AASM manual, of
 * Rechtschaffen and Kales (stages 3 and 4 are both N3), and of the software that scorers use.
 */
const words: Record<string, readonly string[]> = {
  W: ['w', 'wk', 'wake', 'awake', 'wakefulness', 's0', 'sleep-s0'],
  N1: ['n1', 's1', 'nrem1', 'nrem 1', 'sleep-s1', 'sleep-n1'],
  N2: ['n2', 's2', 'nrem2', 'nrem 2', 'sleep-s2', 'sleep-n2'],
  N3: ['n3', 'n4', 's3', 's4', 'nrem3', 'nrem 3', 'nrem4', 'nrem 4', 'sleep-s3', 'sleep-s4', 'sleep-n3'],
  REM: ['r', 'rem', 'sleep-rem'],
  unknown: [
    ...['?', 'u', 'uns', 'unscored', 'unknown', 'undefined', 'nd', 'sleep-unscored'],
    ...['m', 'mt', 'movement', 'movement time', 'sleep-mt', 'a', 'art', 'artifact', 'artefact'],
  ],
};

const codeOfWord = new Map(
  Object.entries(words).flatMap(([stage, all]) => {
    const code = stage === 'unknown' ? unknownStage : sleepStages.indexOf(stage as 'W');
    return all.map((word) => [word, code] as const);
  }),
);

/** How numbers stand for stages. */
export const stageNumbers = {
  /** AASM, as YASA writes it: 4 is REM; -1 artefact and -2 unscored. */
  aasm: new Map([
    ['0', 0],
    ['1', 1],
    ['2', 2],
    ['3', 3],
    ['4', 4],
    ['-1', -1],
    ['-2', -1],
  ]),
  /** Rechtschaffen and Kales, as Profusion and the NSRR write it: 3 and 4 are N3, 5 is REM; 6 movement, 7 to 9 unscored. */
  rk: new Map([
    ...[
      ['0', 0],
      ['1', 1],
      ['2', 2],
      ['3', 3],
      ['4', 3],
      ['5', 4],
    ],
    ...[
      ['-1', -1],
      ['6', -1],
      ['7', -1],
      ['8', -1],
      ['9', -1],
    ],
  ] as [string, number][]),
};

export type StageNumbers = keyof typeof stageNumbers;

/** The code of a stage in words, -1 for one that nobody could score; `undefined` when the words are of no stage. */
export function stageOfWords(text: string): number | undefined {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/^(sleep )?stage /, '');
  // After "Sleep stage", numbers are those of Rechtschaffen and Kales.
  return codeOfWord.get(word) ?? (word === text.trim().toLowerCase() ? undefined : stageNumbers.rk.get(word));
}

/** Whether a word is a number that might stand for a stage. */
export function isStageNumber(word: string): boolean {
  return /^[+-]?\d+(\.0*)?$/.test(word);
}

/**
 * The code of a stage in words or numbers.
 *
 * @param line where it stands in the file, from 1
 * @throws ThetalabError when it is none
 */
export function stageOf(word: string, numbers: StageNumbers, line: number, path: string): number {
  const bare = word.trim();
  const code = isStageNumber(bare) ? stageNumbers[numbers].get(String(Number(bare))) : stageOfWords(bare);
  if (code !== undefined) return code;
  throw notAStage(word, line, path);
}

/** @param what stages may be written as (default words or numbers) */
export function notAStage(
  word: string,
  line: number,
  path: string,
  what = 'W, N1, N2, N3, REM, ? or their numbers',
) {
  const got = `"${printable(word)}" in line ${line} of "${path}"`;
  return expected('readHypnogram', `a sleep stage (${what})`, got, 'correct that word');
}

/** At most the beginning of a word, without what a terminal might not print. */
export function printable(word: string): string {
  const plain = word.trim().replace(/\p{Cc}/gu, '?');
  return plain.length > 40 ? `${plain.slice(0, 40)}…` : plain;
}
