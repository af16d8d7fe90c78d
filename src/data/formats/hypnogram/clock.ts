import { expected } from '../../../system';

const day = 24 * 3600;

/** The second of the day that `22:48:09`, `22.48.09` or `22:48:09.500` is; `undefined` when it is no time. */
export function clockSeconds(text: string): number | undefined {
  const match = /^(\d\d?)[:.](\d\d)[:.](\d\d(?:[.,]\d+)?)$/.exec(text.trim());
  if (!match) return undefined;
  const [hours, minutes] = [Number(match[1]), Number(match[2])];
  const seconds = Number(match[3]!.replace(',', '.'));
  return hours < 24 && minutes < 60 && seconds < 60 ? 3600 * hours + 60 * minutes + seconds : undefined;
}

/** Turns times of the day, one after the other, into seconds since the first of them: a night runs past midnight. */
export class Clock {
  /** Second of the day of the first time. */
  first: number | undefined;
  private last = 0;

  /** @throws ThetalabError when it is no time of the day, naming line and word */
  secondsAt(text: string, line: number, path: string): number {
    const second = clockSeconds(text);
    if (second === undefined) {
      const got = `"${text.trim().slice(0, 40)}" in line ${line} of "${path}"`;
      throw expected('readHypnogram', 'a time such as 22:48:09', got, 'correct that word');
    }
    this.first ??= second;
    let since = second - this.first;
    while (since < this.last - day / 2) since += day;
    this.last = since;
    return since;
  }
}
