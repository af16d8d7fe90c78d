import { SourceMap, type SourceMapPayload } from 'node:module';
import type { Position } from './diagnostics';
import type { EditedCode } from './inline-exports';

/** What is noted while a cell goes from TypeScript to a module, and from the module to a script. */
export interface Stages {
  module?: EditedCode;
  moduleMap?: string;
  scriptMap?: string;
}

/** Follows a place (from 1) in the final script back to the cell. */
export function trace(stages: Stages, line: number, column: number): Position | undefined {
  if (!stages.module || !stages.moduleMap || !stages.scriptMap) return undefined;
  const script = lookUp(stages.scriptMap, line - 1, column - 1);
  const edited = script && stages.module.original(script.line, script.column);
  const source = edited && lookUp(stages.moduleMap, edited.line, edited.column);
  // tslab puts one line above the cell, so its line n counted from 0 is ours counted from 1.
  return source && source.line >= 1 ? { line: source.line, column: source.column + 1 } : undefined;
}

function lookUp(map: string, line: number, column: number): { line: number; column: number } | undefined {
  const entry = new SourceMap(JSON.parse(map) as SourceMapPayload).findEntry(line, column);
  return 'originalLine' in entry ? { line: entry.originalLine, column: entry.originalColumn } : undefined;
}
