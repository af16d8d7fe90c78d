import { ThetalabError } from '../system';

/** Exit codes of every subcommand. */
export const exitCodes = { done: 0, failed: 1, 'bad usage': 2, interrupted: 130 } as const;

/** Ends a command with a message and a code of its own. */
export class Stopped extends Error {
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}

/** Runs what only looks at arguments and configs: its errors mean that the command was used wrongly. */
export function badUsage<T>(look: () => T): T {
  try {
    const seen = look();
    return seen instanceof Promise ? (seen.catch(refuse) as T) : seen;
  } catch (error) {
    return refuse(error);
  }
}

function refuse(error: unknown): never {
  if (error instanceof ThetalabError) throw new Stopped(`thetalab: ${error.message}`, exitCodes['bad usage']);
  throw error;
}
