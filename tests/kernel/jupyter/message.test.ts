import { expect, it } from 'vitest';
import { answer, decode, encode } from '../../../src/kernel/jupyter/message';

const request = answer(undefined, 'execute_request', { code: 'π' }, [Buffer.from('frontend')]);

it('reads what it writes', () => {
  expect(decode(encode(request, 'key'), 'key')).toEqual(request);
  expect(decode(encode(request, ''), '')).toEqual(request);
});

it('answers to the sender, in its session', () => {
  const reply = answer(request, 'execute_reply', { status: 'ok' });
  expect(reply.identities).toEqual(request.identities);
  expect(reply.parent).toEqual(request.header);
  expect(reply.header.session).toBe(request.header.session);
});

it('refuses what is not signed with the key, or not a message', () => {
  const frames = encode(request, 'another key');
  expect(decode(frames, 'key')).toBeUndefined();
  expect(decode(frames.slice(0, 3), 'key')).toBeUndefined();
  expect(decode([], 'key')).toBeUndefined();
});
