/** A line with something in it. */
export interface Line {
  text: string;
  /** From 1. */
  number: number;
}

/** The lines of a text without comments (`#`), and without blank ones at the end. */
export function linesOf(text: string): Line[] {
  const lines = text
    .trimEnd()
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ text: line, number: index + 1 }));
  return lines.filter((line) => !line.text.startsWith('#'));
}
