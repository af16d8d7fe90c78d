/** A place in a source text, counted from 1. */
export interface Position {
  line: number;
  column: number;
}

/** What the type checker holds against a cell. */
interface CellDiagnostic extends Position {
  message: string;
  code: number;
}

/** A cell that does not pass the type checker; nothing of it has run. */
export class TypeScriptError extends Error {
  override name = 'TypeScriptError';
  constructor(readonly diagnostics: CellDiagnostic[]) {
    super(diagnostics.map(({ line, column, message }) => `${line}:${column} ${message}`).join('\n'));
  }
}

/** TypeScript puts the reasons of a complaint into a chain, which tslab flattens: one complaint again. */
export function joinChains(
  diagnostics: {
    start: { offset: number; line: number; character: number };
    messageText: string;
    code: number;
  }[],
): CellDiagnostic[] {
  const joined: CellDiagnostic[] = [];
  let last = -1;
  for (const { start, messageText, code } of diagnostics) {
    if (start.offset === last) joined[joined.length - 1].message += `\n  ${messageText}`;
    else joined.push({ line: start.line + 1, column: start.character + 1, message: messageText, code });
    last = start.offset;
  }
  return joined;
}
