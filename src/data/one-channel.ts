import { expected } from '../system';

/**
 * Refuses epochs of several channels where a model takes one signal.
 *
 * @param where who takes it, for the message
 */
export function requireOneChannel(where: string, { channels }: { channels: readonly string[] }): void {
  if (channels.length === 1) return;
  const got = `${channels.length} channels`;
  throw expected(where, 'epochs of one channel', got, `choose one, such as epochs.pick(['${channels[0]}'])`);
}
