import { expected } from '../../system';
import type { OpenOptions } from './format';

/** @throws ThetalabError when an option says what the file itself says */
export function refuseOptions(options: OpenOptions, format: string, path: string): void {
  const given = Object.entries(options).find(([, value]) => value !== undefined);
  if (!given) return;
  const got = `the option ${given[0]} for "${path}"`;
  throw expected('open', `no ${given[0]}, since ${format} files say it`, got, 'leave the option out');
}
