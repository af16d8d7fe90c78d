import { expected } from '../../../system';
import type { BidsName } from './bids-name';
import type { BidsFile, BidsLevels } from './bids-tree';

/**
 * The files that describe a recording, by the inheritance principle of BIDS (Gorgolewski et al., 2016; Pernet et al.,
 * 2019): a file describes all recordings at its level and below it that have every entity of its name. The nearest
 * comes last.
 *
 * @throws ThetalabError when two of one level describe the same recording: which one counts is not said
 */
export function sidecarsOf(
  recording: BidsName,
  suffix: string,
  extension: string,
  levels: BidsLevels,
): BidsFile[] {
  return levels.flatMap((files) => {
    const fitting = files.filter(
      ({ name }) => name.suffix === suffix && name.extension === extension && describes(name, recording),
    );
    if (fitting.length < 2) return fitting;
    const got = fitting.map(({ path }) => `"${path}"`).join(' and ');
    throw expected(
      'bids',
      `one _${suffix}${extension} at a level for one recording`,
      got,
      'leave one of them',
    );
  });
}

function describes({ entities }: BidsName, recording: BidsName): boolean {
  return [...entities].every(([key, value]) => recording.entities.get(key) === value);
}
