import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/** Header of a Jupyter message. */
export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

/** A message of the Jupyter protocol (https://jupyter-client.readthedocs.io/en/stable/messaging.html). */
export interface Message {
  /** ZeroMQ routing prefix; for published messages, the topic. */
  identities: Buffer[];
  header: Header;
  parent: Partial<Header>;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
}

const delimiter = Buffer.from('<IDS|MSG>');

/** Reads a message; `undefined` when its signature is wrong or it is not one. */
export function decode(frames: Buffer[], key: string): Message | undefined {
  const start = frames.findIndex((frame) => frame.equals(delimiter));
  if (start < 0 || frames.length < start + 6) return undefined;
  const parts = frames.slice(start + 2, start + 6);
  const signature = Buffer.from(frames[start + 1].toString(), 'hex');
  if (key !== '') {
    const wanted = sign(parts, key);
    if (signature.length !== wanted.length || !timingSafeEqual(signature, wanted)) return undefined;
  }
  const [header, parent, metadata, content] = parts.map((part) => JSON.parse(part.toString()));
  return { identities: frames.slice(0, start), header, parent, metadata, content };
}

/** Writes a message as ZeroMQ frames. */
export function encode(message: Message, key: string): Buffer[] {
  const { header, parent, metadata, content } = message;
  const parts = [header, parent, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
  const signature = key === '' ? '' : sign(parts, key).toString('hex');
  return [...message.identities, delimiter, Buffer.from(signature), ...parts];
}

/** A message in answer to another. */
export function answer(
  request: Message | undefined,
  type: string,
  content: Record<string, unknown>,
  identities: Buffer[] = request?.identities ?? [],
): Message {
  const header: Header = {
    msg_id: randomUUID(),
    msg_type: type,
    session: request?.header.session ?? randomUUID(),
    username: request?.header.username ?? 'kernel',
    date: new Date().toISOString(),
    version: '5.3',
  };
  return { identities, header, parent: request?.header ?? {}, metadata: {}, content };
}

function sign(parts: Buffer[], key: string): Buffer {
  const hash = createHmac('sha256', key);
  for (const part of parts) hash.update(part);
  return hash.digest();
}
