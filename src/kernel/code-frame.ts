import type { Position } from './diagnostics';

/** Text in red, for a terminal or a notebook. */
export const red = (text: string) => `\x1b[31m${text}\x1b[39m`;
/** Text that stays in the background. */
export const dim = (text: string) => `\x1b[2m${text}\x1b[22m`;

/** The line in question with a caret below it, and up to two lines around. */
export function codeFrame(text: string, { line, column }: Position): string[] {
  const lines = text.split('\n');
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 1);
  const width = String(last).length;
  const shown: string[] = [];
  for (let number = first; number <= last; number++) {
    const mark = number === line ? red('>') : ' ';
    shown.push(`${mark} ${dim(`${String(number).padStart(width)} |`)} ${lines[number - 1]}`.trimEnd());
    if (number === line)
      shown.push(`  ${' '.repeat(width)} ${dim('|')} ${' '.repeat(Math.max(0, column - 1))}${red('^')}`);
  }
  return shown;
}
