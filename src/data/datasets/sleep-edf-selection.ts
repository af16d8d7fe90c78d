import { basename } from 'node:path';
import { expected } from '../../system';

/** The two studies of Sleep-EDF Expanded: nights at home on a cassette, nights in hospital with telemetry. */
const sleepEdfStudies = ['cassette', 'telemetry'] as const;
export type SleepEdfStudy = (typeof sleepEdfStudies)[number];

/** Which recordings of Sleep-EDF. */
export interface SleepEdfSelection {
  /** Default `cassette` when recordings are fetched, all that are there when a folder is read. */
  study?: SleepEdfStudy;
  /** Numbers within the study, or names such as `SC400` and `ST701` (default all). */
  subjects?: readonly (number | string)[];
  /** 1, 2 (default both). Of the telemetry study one of them was spent with temazepam, the other with a placebo. */
  nights?: readonly number[];
}

/** What the name of a file says. */
export interface SleepEdfName {
  study: SleepEdfStudy;
  /** Number within the study. */
  number: number;
  /** Such as `SC400`. */
  subject: string;
  /** 1 or 2. */
  night: number;
  kind: 'PSG' | 'Hypnogram';
}

/**
 * `SC4ssNE0-PSG.edf` and `SC4ssNEC-Hypnogram.edf`: subject ss, night N, then the recorder and who scored it; `ST7` are
 * the recordings of the telemetry study.
 */
const fileName = /^(S[CT]\d)(\d\d)(\d)[A-Z][A-Z\d]-(PSG|Hypnogram)\.edf$/;

/** Reads the name of a file, with or without folders; `undefined` for other names. */
export function parseSleepEdfName(path: string): SleepEdfName | undefined {
  const [, study, number, night, kind] = fileName.exec(basename(path)) ?? [];
  if (!study) return undefined;
  return {
    study: study.startsWith('SC') ? 'cassette' : 'telemetry',
    number: Number(number),
    subject: `${study}${number}`,
    night: Number(night),
    kind: kind as SleepEdfName['kind'],
  };
}

/** @throws ThetalabError when the study or a night is none of the dataset's */
export function checkSleepEdf({ study, nights }: SleepEdfSelection): void {
  if (study !== undefined && !sleepEdfStudies.includes(study)) {
    throw expected('sleepEdf', `a study among ${sleepEdfStudies.join(', ')}`, `"${study}"`);
  }
  const bad = nights?.find((night) => night !== 1 && night !== 2);
  if (bad !== undefined || nights?.length === 0)
    throw expected('sleepEdf', 'nights 1, 2', String(bad ?? 'none'));
}

/**
 * The files of a list that belong to a selection; names that are none of the dataset's are left out.
 *
 * @throws ThetalabError when nothing, or nothing of a subject, is there, or an option is none
 */
export function selectSleepEdf(paths: readonly string[], selection: SleepEdfSelection): string[] {
  const { study, subjects, nights } = selection;
  checkSleepEdf(selection);
  const ofStudy = paths.flatMap((path) => {
    const name = parseSleepEdfName(path);
    return name && (study === undefined || name.study === study) ? [{ path, name }] : [];
  });
  const strangers = subjects?.filter((subject) => !ofStudy.some(({ name }) => isSubject(name, subject)));
  if (strangers?.length || subjects?.length === 0) {
    const known = [...new Set(ofStudy.map(({ name }) => name.subject))].sort().join(', ');
    const got = strangers!.join(', ') || 'none';
    throw expected('sleepEdf', `subjects among ${known || 'none at all'}`, got, 'choose some of these');
  }
  const chosen = ofStudy.filter(
    ({ name }) =>
      (!subjects || subjects.some((subject) => isSubject(name, subject))) &&
      (!nights || nights.includes(name.night)),
  );
  if (chosen.length) return chosen.map(({ path }) => path);
  const got = `none of ${ofStudy.length} of ${study ?? 'both studies'}`;
  throw expected('sleepEdf', 'recordings of these subjects and nights', got, 'choose others');
}

function isSubject({ number, subject }: SleepEdfName, wanted: number | string): boolean {
  return wanted === number || wanted === subject;
}
