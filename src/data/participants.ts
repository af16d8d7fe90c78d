import { expected } from '../system';

/** What a dataset says of the people in it, such as age, sex and group: a value for each column, by subject. */
export type Participants = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Epochs with the people that they were recorded from. */
interface WithParticipants {
  readonly subjects: readonly string[];
  readonly participants?: Participants;
}

/**
 * One column of what is known of the participants, for each epoch: to group, stratify or regress by it.
 *
 * @returns texts as the dataset has them; `undefined` for an epoch of whom it does not say
 * @throws ThetalabError when nobody has such a column (the message lists those there are)
 * @example const groups = data.participantColumn(epochs, 'group');
 */
export function participantColumn(epochs: WithParticipants, name: string): (string | undefined)[] {
  const people = epochs.participants ?? new Map<string, Record<string, string>>();
  const known = new Set([...people.values()].flatMap((row) => Object.keys(row)));
  if (!known.has(name)) {
    const list = [...known].join(', ');
    throw expected('participantColumn', `a column among ${list || 'none at all'}`, `"${name}"`);
  }
  return epochs.subjects.map((subject) => {
    const row = people.get(subject);
    return row && Object.hasOwn(row, name) ? row[name] : undefined;
  });
}

/** The people of several datasets together; `undefined` when none says anything. */
export function mergeParticipants(list: readonly (Participants | undefined)[]): Participants | undefined {
  const all = list.flatMap((one) => (one ? [...one] : []));
  return all.length ? new Map(all) : undefined;
}

/** People as JSON keeps them; `undefined` when there are none. */
export type ParticipantEntries = [subject: string, row: Readonly<Record<string, string>>][];

export function participantEntries(people: Participants | undefined): ParticipantEntries | undefined {
  return people?.size ? [...people] : undefined;
}

/** Whether a part of some JSON is what `participantEntries` gives. */
export function areParticipantEntries(value: unknown): value is ParticipantEntries {
  const isRow = (row: unknown) =>
    typeof row === 'object' && row !== null && Object.values(row).every((cell) => typeof cell === 'string');
  return (
    Array.isArray(value) &&
    value.every(
      (one) => Array.isArray(one) && one.length === 2 && typeof one[0] === 'string' && isRow(one[1]),
    )
  );
}
