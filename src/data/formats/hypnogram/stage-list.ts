import { isStageNumber, notAStage, type StageNumbers, stageNumbers, stageOf } from './stage-words';

/** A stage as it is written, and where. */
export interface WrittenStage {
  word: string;
  line: number;
}

/** Codes of stages in words or numbers, how the numbers were taken, and what had to be assumed about them. */
export interface StageCodes {
  labels: number[];
  notes: string[];
}

/**
 * Codes of all the stages of a file. Numbers may be those of the AASM (4 is REM) or of Rechtschaffen and Kales (5 is
 * REM): a 5 or more tells; where nothing does, they are taken for the AASM's, and a 4 is mentioned in a note.
 *
 * @param numbers which numbers they are, where that is known
 * @throws ThetalabError naming line and word of what is no stage
 */
export function stageCodes(
  stages: readonly WrittenStage[],
  numbers: StageNumbers | undefined,
  path: string,
): StageCodes {
  const found = new Set(
    stages
      .map(({ word }) => word.trim())
      .filter(isStageNumber)
      .map(Number),
  );
  const telling = [...found].some((number) => number > 4);
  const system = numbers ?? (telling ? 'rk' : 'aasm');
  for (const { word, line } of numbers ? [] : stages) {
    const bare = word.trim();
    const known =
      !isStageNumber(bare) || Object.values(stageNumbers).some((one) => one.has(String(Number(bare))));
    if (!known) throw notAStage(word, line, path);
  }
  const assumed = !numbers && !telling && found.has(4);
  const note = 'the number 4 was taken for REM; { numbers: "rk" } takes it for stage 4';
  return {
    labels: stages.map(({ word, line }) => stageOf(word, system, line, path)),
    notes: assumed ? [note] : [],
  };
}
