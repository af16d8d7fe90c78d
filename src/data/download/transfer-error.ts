/** Why one attempt to fetch a file failed, and whether another may help. */
export class TransferError extends Error {
  /**
   * @param message what came, in the words that follow "got"
   * @param kind `again` a later attempt may succeed; `restart` only one from the first byte on; `never` none of this
   *   file will; `stop` none of any file
   * @param waitMs how long the server asks to wait first
   */
  constructor(
    message: string,
    readonly kind: 'again' | 'restart' | 'never' | 'stop',
    readonly waitMs?: number,
  ) {
    super(message);
  }
}

const passing = new Set([408, 421, 425, 429]);

/** What an answer that brings no content means. */
export function refusal(response: Response, now = Date.now()): TransferError {
  const { status, statusText, headers } = response;
  const message = `HTTP ${status}${statusText ? ` ${statusText}` : ''}`;
  const again = status >= 500 || passing.has(status);
  return new TransferError(message, again ? 'again' : 'never', retryAfter(headers.get('retry-after'), now));
}

/** `Retry-After` (RFC 9110, 10.2.3) in milliseconds: seconds, or a date. */
export function retryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value.trim())) return 1000 * Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
