import { expected } from '../system';

/**
 * Refuses options that would do nothing.
 *
 * @param what has the options, for the message, such as the name of a dataset
 * @throws ThetalabError when one that is given is not known
 */
export function checkOptions(what: string, known: readonly string[], options: object): void {
  const odd = Object.entries(options).find(([key, value]) => value !== undefined && !known.includes(key));
  if (odd) throw expected('load', `options that ${what} knows (${known.join(', ')})`, odd[0], 'leave it out');
}
