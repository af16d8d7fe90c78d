import { join } from 'node:path';
import { joinChains, type Position, TypeScriptError } from './diagnostics';
import { declaredNames } from './inline-exports';
import { ProgramHooks } from './program-hooks';
import { type Stages, trace } from './stages';
import { converter, printQuickInfo, ts } from './tslab';
import { TypeFiles } from './type-files';

/** A checked cell, ready to run. */
export interface CompiledCell {
  /** CommonJS with `exports` and `require` free; empty when the cell only declares types. */
  code: string;
  /** Declarations of everything in scope after the cell: what the next cell is checked against. */
  declarations: string;
  /** The export that holds the value of the last expression. */
  lastValue?: string;
  /** Where a place in `code` (from 1) is in the cell. */
  original(line: number, column: number): Position | undefined;
}

/** Completions of an identifier that spans `start` to `end`. */
export interface Completions {
  start: number;
  end: number;
  candidates: string[];
}

/**
 * tslab's converter with what it lacks: strict checks, imports from outside the working folder, sources of the library
 * that give types without being compiled again, loops that can be interrupted, and source maps.
 */
export class CellCompiler {
  readonly #files = new TypeFiles();
  readonly #stages: Stages = {};
  readonly #converter;

  /** @param preloaded source files whose types stay in memory from the start */
  constructor(preloaded: string[] = []) {
    const declarationFile = join(process.cwd(), '__prev__.d.ts').replaceAll('\\', '/');
    new ProgramHooks(this.#files, this.#stages, declarationFile).install(preloaded);
    this.#converter = converter.createConverter({ isJS: false, isBrowser: false });
  }

  /**
   * Checks and compiles a cell.
   * @param declarations those of the cells before
   * @throws TypeScriptError listing what is wrong
   */
  compile(declarations: string, source: string): CompiledCell {
    this.#files.refresh();
    const result = this.#converter.convert(declarations, source);
    if (result.diagnostics.length > 0) throw new TypeScriptError(joinChains(result.diagnostics));
    const stages = { ...this.#stages };
    return {
      code: withoutReset(withPlainImports(result.output ?? '')),
      declarations: result.declOutput ?? '',
      lastValue: result.lastExpressionVar,
      original: (line, column) => trace(stages, line, column),
    };
  }

  /** The part of a failed cell's declarations that took effect: those of statements whose names were all assigned. */
  declarationsOf(declarations: string, source: string, assigned: (name: string) => boolean): string {
    const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022, true);
    const kept = file.statements.filter((statement) => {
      const names = declaredNames(statement);
      const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
      return isType || (names.length > 0 && names.every(assigned));
    });
    const text = kept.map((statement) => statement.getFullText(file)).join('\n');
    const result = this.#converter.convert(declarations, text);
    return result.diagnostics.length > 0 ? declarations : (result.declOutput ?? declarations);
  }

  /** Whether code can run as it is, or more of it has to come, indented by `indent`. */
  isComplete(source: string): { completed: boolean; indent?: string } {
    return converter.isCompleteCode(source);
  }

  /** Completions at `position` (in UTF-16 units). */
  complete(declarations: string, source: string, position: number): Completions {
    this.#files.refresh();
    const { start, end, candidates } = this.#converter.complete(declarations, source, position);
    return { start, end, candidates };
  }

  /** Type and documentation of what is at `position`. */
  inspect(declarations: string, source: string, position: number): string | undefined {
    this.#files.refresh();
    const info = this.#converter.inspect(declarations, source, position);
    return info && printQuickInfo(info);
  }
}

/** Imports as plain assignments: accessor properties could not be defined anew when the cell runs again. */
function withPlainImports(code: string): string {
  const accessor =
    /^Object\.defineProperty\(exports, "(.+?)", \{ enumerable: true, get: function \(\) \{ return (.+?); \} \}\);$/gm;
  return code.replace(accessor, 'exports.$1 = $2;').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
}

/** Drops the line that sets all exports to undefined: should the cell fail, the old values must still be there. */
function withoutReset(code: string): string {
  return code.replace(/^(Object\.defineProperty\(exports, "__esModule".*\n)exports\..* = void 0;$/m, '$1');
}
